// BullMQ as its documentation shows it: addBulk, a Worker, and QueueEvents to see the ends.
//   node bullmq.js worker PORT CONCURRENCY | client PORT
'use strict';

const { Queue, QueueEvents, Worker } = require('bullmq');
const { work, serve, untilEnd } = require('./measure');

const [role, port, concurrency] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };
const PRIORITIES = { high: 1, normal: 2, low: 3 };

async function client() {
  const queue = new Queue('bench', { connection });
  const events = new QueueEvents('bench', { connection });
  await Promise.all([queue.waitUntilReady(), events.waitUntilReady()]);
  await serve({
    submitAll: payloads => queue.addBulk(payloads.map(data => ({
      name: 'task', data, opts: data.priority ? { priority: PRIORITIES[data.priority] } : {},
    }))),
    onEnd: listener => events.on('completed', ({ jobId, returnvalue }) => listener(jobId, returnvalue)),
    close: async () => { await events.close(); await queue.close(); },
  });
}

async function worker() {
  const worker = new Worker('bench', async job => work(job.data), { connection, concurrency: Number(concurrency) });
  await worker.waitUntilReady();
  untilEnd(() => worker.close(true));
}

(role === 'worker' ? worker() : client()).catch(e => { console.error(e); process.exit(1); });
