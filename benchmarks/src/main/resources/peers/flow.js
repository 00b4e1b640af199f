// BullMQ's FlowProducer as its documentation shows it: a parent with children in other queues, whose
// worker sees the parent when all children have ended.
//   node flow.js worker PORT CONCURRENCY | client PORT
'use strict';

const { FlowProducer, QueueEvents, Worker } = require('bullmq');
const { work, serve, untilEnd } = require('./measure');

const CHILDREN = ['d1', 'd2', 'd3', 'd4', 'd5'];
const [role, port, concurrency] = process.argv.slice(2);
const connection = { host: '127.0.0.1', port: Number(port), maxRetriesPerRequest: null };

async function client() {
  const flows = new FlowProducer({ connection });
  const events = new QueueEvents('parent', { connection });
  await events.waitUntilReady();
  await serve({
    submitAll: payloads => flows.addBulk(payloads.map(data => ({
      name: 'parent', queueName: 'parent', data,
      children: CHILDREN.map(queueName => ({ name: 'child', queueName, data })),
    }))),
    onEnd: listener => events.on('completed', ({ jobId, returnvalue }) => listener(jobId, returnvalue)),
    close: async () => { await events.close(); await flows.close(); },
  });
}

async function worker() {
  const workers = ['parent', ...CHILDREN].map(name =>
    new Worker(name, async job => work(job.data), { connection, concurrency: Number(concurrency) }));
  await Promise.all(workers.map(each => each.waitUntilReady()));
  untilEnd(() => Promise.all(workers.map(each => each.close(true))));
}

(role === 'worker' ? worker() : client()).catch(e => { console.error(e); process.exit(1); });
