const MASK = (1n << 64n) - 1n;
/** How many values a draw of 32 bits can have. */
const RANGE = 2 ** 32;

/**
 * A generator of random numbers that gives the same ones for the same seed, on every machine:
 * xoshiro128** 1.1, by Blackman and Vigna (https://prng.di.unimi.it/xoshiro128starstar.c). It is quick
 * and good, and no secret: what it gave tells what it will give.
 */
export class Rng {
  readonly #state: Uint32Array;

  /** Starts from four numbers of 32 bits, which are not all 0. */
  constructor(state: readonly [number, number, number, number]) {
    this.#state = Uint32Array.from(state);
  }

  /**
   * Starts from a seed and the names of what the numbers are for, so that each gets a sequence of its
   * own: by SplitMix64, as the authors of the generator advise.
   */
  static from(seed: number, ...names: readonly number[]): Rng {
    let state = BigInt(seed) & MASK;
    for (const name of names) state = splitMix(state ^ splitMix(BigInt(name) & MASK));
    const [a, b] = [splitMix(state), splitMix(state + GAMMA)];
    return new Rng([low(a), high(a), low(b), high(b)]);
  }

  /** The next number: an integer from 0 to 2^32 - 1. */
  next(): number {
    const s = this.#state;
    const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = s;
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    s[2] = s2 ^ s0;
    s[3] = s3 ^ s1;
    s[1] = s1 ^ s[2];
    s[0] = s0 ^ s[3];
    s[2] ^= s1 << 9;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** A number from 0 up to, and without, 1. */
  fraction(): number {
    return this.next() / RANGE;
  }

  /** An integer from 0 up to, and without, `count`. */
  below(count: number): number {
    return Math.floor(this.fraction() * count);
  }

  /** Whether something happens that has this probability. Draws in every case. */
  chance(probability: number): boolean {
    return this.fraction() < probability;
  }
}

const GAMMA = 0x9e3779b97f4a7c15n;

/** One step of SplitMix64, by Vigna (https://prng.di.unimi.it/splitmix64.c). */
export function splitMix(state: bigint): bigint {
  let z = (state + GAMMA) & MASK;
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & MASK;
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & MASK;
  return z ^ (z >> 31n);
}

function low(bits: bigint): number {
  return Number(bits & 0xffffffffn);
}

function high(bits: bigint): number {
  return Number(bits >> 32n);
}

function rotate(bits: number, by: number): number {
  return (bits << by) | (bits >>> (32 - by));
}
