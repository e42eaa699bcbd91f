/** The `ref` of the message that this one answers. */
export interface Answer {
  /** The same text as in the message that is answered. */
  ref?: string | undefined;
}

/** A command, as `/help` shows it. */
export interface CommandSummary {
  /** Its name, without the slash. */
  name: string;
  /** How it is written: `/msg NAME TEXT`. */
  usage: string;
  /** What it does. */
  summary: string;
}

/** What the server allows a member. */
export interface WelcomeLimits {
  /** Bytes of a message's text. */
  message: number;
  /** Characters of a name. */
  name: number;
  /** Messages a second; 0 for any number. */
  rate: number;
  /** Messages that may come at once. */
  burst: number;
}

/** A member is let in. */
export interface WelcomeMessage extends Answer {
  /** Which message it is. */
  type: "welcome";
  /** The member's name. */
  name: string;
  /** The secret that gives the name back after a lost connection. */
  session: string;
  /** What the server calls itself. */
  server: string;
  /** Which log the ids of messages are of: where it is another one, so are all ids. */
  log?: string | undefined;
  /** The room to talk in. */
  room: string;
  /** The commands of a line. */
  commands: readonly CommandSummary[];
  /** What the server allows. */
  limits: WelcomeLimits;
}

/** The member is in a room. */
export interface JoinedMessage extends Answer {
  /** Which message it is. */
  type: "joined";
  /** The room. */
  room: string;
  /** What it is about. */
  topic: string;
  /** Who is there, in order. */
  people: readonly string[];
  /** The newest messages, or those missed; the oldest first. */
  messages: readonly ChatMessage[];
  /** Whether there are older ones between. */
  more: boolean;
}

/** The member has left a room. */
export interface LeftMessage extends Answer {
  /** Which message it is. */
  type: "left";
  /** The room. */
  room: string;
  /** The current room now; empty for none. */
  current: string;
}

/** What somebody said in a room. */
export interface ChatMessage {
  /** Which message it is. */
  type: "message";
  /** The room. */
  room: string;
  /** Its place in the room's one order: grows. */
  id: number;
  /** When, in milliseconds since 1970. */
  time: number;
  /** Who. */
  from: string;
  /** What. */
  text: string;
  /** Whether it says what the sender does. */
  action?: true | undefined;
}

/** What somebody said to few. */
export interface PrivateMessage {
  /** Which message it is. */
  type: "private";
  /** When. */
  time: number;
  /** Who. */
  from: string;
  /** To whom. */
  to: readonly string[];
  /** What. */
  text: string;
}

/** Somebody came into a room. */
export interface CameMessage {
  /** Which message it is. */
  type: "join";
  /** The room. */
  room: string;
  /** When. */
  time: number;
  /** Who. */
  name: string;
}

/** Somebody went out of a room. */
export interface WentMessage {
  /** Which message it is. */
  type: "leave";
  /** The room. */
  room: string;
  /** When. */
  time: number;
  /** Who. */
  name: string;
  /** Why; may be empty. */
  reason: string;
}

/** A name changed. */
export interface RenamedMessage extends Answer {
  /** Which message it is. */
  type: "nick";
  /** When. */
  time: number;
  /** The name before. */
  from: string;
  /** The name now. */
  to: string;
}

/** What a room is about changed. */
export interface TopicMessage extends Answer {
  /** Which message it is. */
  type: "topic";
  /** The room. */
  room: string;
  /** When. */
  time: number;
  /** Who changed it. */
  from: string;
  /** What it is about. */
  text: string;
}
