/**
 * One contender at one case, in a process of its own: what the optimiser learns from one cache, and the garbage that
 * one leaves, are not the next one's. The parent asks for rounds; see `contender-process.mjs`.
 */
const { contenderName, workloadName, caseName, setting, round } = JSON.parse(process.argv[2]);
const { contender } = await import(`../contenders/${contenderName}.mjs`);
const { workload } = await import(`../workloads/${workloadName}.mjs`);
const measured = workload.cases.find(({ name }) => name === caseName);

let session;
let runRound;

const answers = {
  async open() {
    session = await contender.open(setting);
    return { lacks: (measured.needs ?? []).filter((operation) => session[operation] === undefined) };
  },
  async prepare() {
    runRound = await measured.prepare({ session, contender, ...round });
    return {};
  },
  round: ({ index }) => runRound(index),
  async close() {
    await session?.close?.();
    return {};
  },
};

process.on('message', (message) => void reply(message));
process.on('disconnect', () => process.exit());
process.send({ answer: 'started' });

async function reply({ ask, ...rest }) {
  try {
    process.send({ answer: await answers[ask](rest) });
  } catch (error) {
    process.send({ error: String(error?.message ?? error) });
  }
}
