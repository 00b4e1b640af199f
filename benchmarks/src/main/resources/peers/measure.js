// The two processes of a peer: one works, one submits and sees the ends. What differs between peers is
// handed in as a `Queue`: submitAll(payloads) -> ids, onEnd(listener of (id, result)), close().
// Times are of the monotonic clock, which all processes of a machine share.
'use strict';

const TEXT = 'x'.repeat(200);
const CHUNK = 100;
const now = () => process.hrtime.bigint();
const micros = (from, to) => Number(to - from) / 1000;

/** What every worker does with a task: nothing but telling how long it waited for its start. */
function work(payload) {
  return String(now() - BigInt(payload.sent));
}

class Client {
  constructor(queue) {
    this.queue = queue;
    this.ended = 0;
    this.waiting = null; // {until, resolve}
    this.results = null;
    queue.onEnd((id, result) => {
      this.ended++;
      if (this.results) this.results.push(Number(result) / 1000);
      if (this.waiting && this.ended >= this.waiting.until) {
        const { resolve } = this.waiting;
        this.waiting = null;
        resolve();
      }
    });
  }

  reaches(until) {
    if (this.ended >= until) return Promise.resolve();
    return new Promise(resolve => { this.waiting = { until, resolve }; });
  }

  payload(i, priorities) {
    const priority = priorities ? ['high', 'normal', 'low'][i % 3] : null;
    return { text: TEXT, sent: String(now()), priority };
  }

  /** As many as `window` may be submitted and not yet ended. Returns tasks per second. */
  async flood({ tasks, window, priorities }) {
    const first = this.ended;
    const began = now();
    for (let sent = 0; sent < tasks;) {
      const size = Math.min(CHUNK, tasks - sent);
      await this.reaches(first + sent + size - window);
      await this.queue.submitAll(Array.from({ length: size }, (_, i) => this.payload(sent + i, priorities)));
      sent += size;
    }
    await this.reaches(first + tasks);
    return tasks / (micros(began, now()) / 1e6);
  }

  /** One task at a time, from its submit to its result. Returns microseconds. */
  async alone({ tasks }) {
    const times = [];
    for (let i = 0; i < tasks; i++) {
      const began = now();
      const seen = this.reaches(this.ended + 1);
      await this.queue.submitAll([this.payload(i, false)]);
      await seen;
      times.push(micros(began, now()));
    }
    return times;
  }

  /** So many a second, evenly. Returns microseconds from submit to the worker's start. */
  async paced({ tasks, rate }) {
    this.results = [];
    const until = this.ended + tasks;
    const began = now();
    for (let i = 0; i < tasks; i++) {
      const due = i * 1e6 / rate;
      const early = due - micros(began, now());
      if (early > 0) await new Promise(resolve => setTimeout(resolve, early / 1000));
      await this.queue.submitAll([this.payload(i, false)]);
    }
    await this.reaches(until);
    const times = this.results;
    this.results = null;
    return times;
  }
}

/** Reads one phase as a JSON line, answers with one JSON line, until its input ends. */
async function serve(queue) {
  const client = new Client(queue);
  console.log(JSON.stringify({ ready: true }));
  const lines = require('readline').createInterface({ input: process.stdin });
  for await (const line of lines) {
    const phase = JSON.parse(line);
    console.log(JSON.stringify({ phase: phase.kind, answer: await client[phase.kind](phase) }));
  }
  await queue.close();
  process.exit(0);
}

/** Ends a worker when its input does. */
function untilEnd(close) {
  console.log(JSON.stringify({ ready: true }));
  process.stdin.resume();
  process.stdin.on('end', async () => { await close(); process.exit(0); });
}

module.exports = { work, serve, untilEnd };
