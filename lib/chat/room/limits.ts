/** The bounds of a {@linkcode Hub}. */
export interface ChatLimits {
  /**
   * Bytes of a message's text, as it is kept.
   *
   * @default {8192}
   */
  message?: number;
  /**
   * Characters of a name, of a member or a room.
   *
   * @default {24}
   */
  name?: number;
  /**
   * Messages a second of one member, in the long run; 0 is no limit.
   *
   * @default {20}
   */
  rate?: number;
  /**
   * Messages of one member that may come at once.
   *
   * @default {60}
   */
  burst?: number;
  /**
   * Members at a time.
   *
   * @default {1024}
   */
  members?: number;
  /**
   * Rooms at a time.
   *
   * @default {256}
   */
  rooms?: number;
  /**
   * Rooms that one member is in.
   *
   * @default {16}
   */
  roomsPerMember?: number;
  /**
   * People in a room up to whom everybody is told who comes and goes; in a larger one only programs are.
   *
   * @default {100}
   */
  announced?: number;
  /**
   * Names that one private message is for.
   *
   * @default {16}
   */
  recipients?: number;
  /**
   * Names that one member ignores.
   *
   * @default {64}
   */
  ignored?: number;
  /**
   * Names and addresses that are banned, and names that are muted; the oldest give way.
   *
   * @default {1024}
   */
  banned?: number;
  /**
   * Milliseconds for which a lost member's name is kept for the same session.
   *
   * @default {120000}
   */
  resume?: number;
  /**
   * Lost members that are remembered; the oldest give way.
   *
   * @default {1024}
   */
  remembered?: number;
  /**
   * Messages of one session whose `ref` is remembered, so that none is kept twice.
   *
   * @default {128}
   */
  refs?: number;
  /**
   * Messages of one member that may wait to be kept; then it is not read from.
   *
   * @default {64}
   */
  unkept?: number;
  /**
   * Messages that one answer holds at most: of `history`, or what was missed.
   *
   * @default {200}
   */
  history?: number;
  /**
   * Bytes that wait to be written to one member.
   *
   * @default {1048576}
   */
  outboxBytes?: number;
  /**
   * Messages that wait to be written to one member.
   *
   * @default {4096}
   */
  outboxMessages?: number;
}

const DEFAULTS: Required<ChatLimits> = {
  message: 8192,
  name: 24,
  rate: 20,
  burst: 60,
  members: 1024,
  rooms: 256,
  roomsPerMember: 16,
  announced: 100,
  recipients: 16,
  ignored: 64,
  banned: 1024,
  resume: 120_000,
  remembered: 1024,
  refs: 128,
  unkept: 64,
  history: 200,
  outboxBytes: 1 << 20,
  outboxMessages: 4096,
};

/** All bounds, with the defaults where none is given. */
export function chatLimits(limits: ChatLimits = {}): Required<ChatLimits> {
  return { ...DEFAULTS, ...limits };
}
