import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { Peer, peerTest } from "../../peers.ts";
import { Program, sockeye } from "../program.ts";

function serve(...flags: string[]): Program {
  return Program.start(["chat", "serve", "127.0.0.1:0", ...flags]);
}

/** Somebody with `nc`, who has been told who they are, or what to do. */
async function come(room: Program, name?: string): Promise<Peer> {
  const nc = new Peer("nc", ["127.0.0.1", `${await room.port()}`]);
  await nc.stdout.saw(/^\* .*\n/);
  if (name === undefined) return nc;
  await nc.type(`/nick ${name}\n`);
  await nc.stdout.saw(new RegExp(`You are now ${name}`));
  return nc;
}

peerTest(
  "chat serve --token lets nc in by /token, and ends it after three wrong ones",
  "nc",
  async () => {
    await using room = serve("--token", "sesame");
    await using ann = await come(room);
    await ann.stdout.saw(/^\* Say \/token WORD to come in\.\n/);
    await ann.type("hello?\n/token wrong\n/token sesame\n");
    await ann.stdout.saw(/the token is wrong.*\n\* You are guest-/);
    await using mallory = await come(room);
    await mallory.type("/token a\n/token b\n/token c\n");
    await mallory.stdout.saw(/\* Bye: too many wrong tokens\n$/);
  },
);

peerTest("chat serve --token ends nc that says nothing", "nc", async () => {
  await using room = serve("--token", "sesame", "--handshake", "10ms");
  await using nc = await come(room);
  await nc.stdout.saw(/\* Bye: no token came\n$/);
});

peerTest(
  "chat serve --operator-token makes an operator of nc, who mutes, kicks and bans",
  "nc",
  async () => {
    await using room = serve("--operator-token", "boss");
    await using boss = await come(room, "ann");
    await using bob = await come(room, "bob");
    await using carl = await come(room, "carl");
    await boss.type("/kick bob\n/operator boss\n/topic News\n/mute bob\n");
    await boss.stdout.saw(
      /only an operator may.*\n\* You are an operator\.\n.*News\n\* bob is muted\./,
    );
    await bob.stdout.saw(/\* ann set the topic of #lobby: News\n/);
    await bob.type("nobody hears this\n");
    await bob.stdout.saw(/an operator has muted you/);
    await boss.type("/unmute bob\n/kick bob too loud\n/ban carl\n");
    await bob.stdout.saw(/\* Bye: kicked: too loud\n$/);
    await carl.stdout.saw(/\* bob left \(kicked: too loud\)\n\* Bye: banned\n$/);
    await using back = await come(room);
    await back.type("/nick carl\n/nick bob\n");
    await back.stdout.saw(/Cannot take this name: it is banned\.\n\* You are now bob\./);
    await boss.type("/help unban\n/unban carl\n/unban carl\n");
    await boss.stdout.saw(
      /carl may come in again\.\n\* Cannot let carl in again: it is not banned/,
    );
    await back.type("/nick carl\n");
    await back.stdout.saw(/You are now carl\./);
  },
);

peerTest(
  "chat serve keeps to --max-message and --max-members, and tells nc why",
  "nc",
  async () => {
    await using room = serve("--max-message", "10", "--max-members", "2");
    await using ann = await come(room, "ann");
    await using bob = await come(room, "bob");
    await ann.type("1234567890\n12345678901\n");
    await ann.stdout.saw(/it has more than 10 bytes/);
    await bob.stdout.saw(/ann: 1234567890\n/);
    await using late = new Peer("nc", ["127.0.0.1", `${await room.port()}`]);
    await late.stdout.saw(/^\* Cannot let you in: the server is full\.\n\* Bye: not let in\n$/);
  },
);

peerTest(
  "chat serve tells nc and a browser which limit of connections is reached",
  "nc",
  async () => {
    for (const limit of ["max-connections", "max-per-address"]) {
      await using room = serve(`--${limit}`, "1");
      await using _ann = await come(room, "ann");
      const port = await room.port();
      await using late = new Peer("nc", ["127.0.0.1", `${port}`]);
      await late.stdout.saw(new RegExp(`^\\* Cannot let you in: .* \\(${limit}\\)\\.\n$`));
      const { status, headers, body } = await fetch(`http://127.0.0.1:${port}/`);
      await body?.cancel();
      assertEquals([status, headers.get("retry-after")], [503, "5"]);
    }
  },
);

peerTest("chat serve --rate tells nc what was too fast", "nc", async () => {
  await using room = serve("--rate", "1", "--burst", "3");
  await using ann = await come(room, "ann");
  await ann.type("1\n2\n3\n4\n");
  await ann.stdout.saw(/more than 1 messages? a second are too many/);
});

Deno.test("chat serve refuses limits and flags under which it would not do what they say", async () => {
  const wrong: [flags: string[], fault: RegExp][] = [
    [["--burst", "0"], /--burst 0/],
    [["--max-members", "0"], /--max-members 0/],
    [["--origin", "example.org"], /"example.org" as an origin/],
    [["--tls-self-signed"], /--tls-self-signed with tcp:.*: nothing is encrypted there/],
  ];
  for (const [flags, fault] of wrong) {
    const { code, stderr } = await sockeye(["chat", "serve", "127.0.0.1:0", ...flags]);
    assertEquals(code, 2, stderr);
    assertMatch(stderr, fault);
  }
});

Deno.test("chat serve refuses a --max-message that no line could hold", async () => {
  const { code, stderr } = await sockeye(["chat", "serve", ":0", "--max-message", "1MiB"]);
  assertEquals(code, 2);
  assertStringIncludes(stderr, "--max-message");
});

for (const flags of [["--drain", "2s"], ["--drain", "2s", "--store"]]) {
  peerTest(
    `chat serve ${flags.at(-1)} tells all good-bye under load at SIGTERM, and exits 0`,
    "nc",
    async () => {
      const folder = await Deno.makeTempDir();
      const store = flags.includes("--store") ? [`${folder}/db`] : [];
      await using room = serve("--rate", "0", ...flags, ...store);
      await using ann = await come(room, "ann");
      await using bob = await come(room, "bob");
      const lines = Array.from({ length: 200 }, (_, i) => `${i}\n`).join("");
      let flooding = true;
      const flood = (async () => {
        while (flooding) await ann.type(lines);
      })().catch(() => {});
      await bob.stdout.saw(/ann: 199\n/);
      const start = performance.now();
      room.kill("SIGTERM");
      const { code } = await room.outcome();
      flooding = false;
      await flood;
      assertEquals(code, 0);
      assert(performance.now() - start < 4000, `${performance.now() - start} ms`);
      for (const guest of [ann, bob]) {
        await guest.stdout.saw(/\n\* Bye: The server stops\.\n$/);
      }
      await Deno.remove(folder, { recursive: true });
    },
  );
}
