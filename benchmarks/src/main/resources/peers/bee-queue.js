// bee-queue as its documentation shows it: saveAll, process, and the queue's events to see the ends.
// It has no priorities.
//   node bee-queue.js worker PORT CONCURRENCY | client PORT
'use strict';

const Queue = require('bee-queue');
const { work, serve, untilEnd } = require('./measure');

const [role, port, concurrency] = process.argv.slice(2);
const redis = { host: '127.0.0.1', port: Number(port) };

async function client() {
  const queue = new Queue('bench', { redis, isWorker: false, storeJobs: false });
  await queue.ready();
  await serve({
    submitAll: payloads => queue.saveAll(payloads.map(data => queue.createJob(data))),
    onEnd: listener => queue.on('job succeeded', listener),
    close: () => queue.close(),
  });
}

async function worker() {
  const queue = new Queue('bench', { redis, getEvents: false });
  await queue.ready();
  queue.process(Number(concurrency), async job => work(job.data));
  untilEnd(() => queue.close());
}

(role === 'worker' ? worker() : client()).catch(e => { console.error(e); process.exit(1); });
