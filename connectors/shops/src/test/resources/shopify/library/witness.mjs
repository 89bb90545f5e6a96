// Shopify's own library against the simulated shop. Told by the environment: SHOP_URL (the simulator), SHOP, TOKEN, SECRET, CONTROL (its
// control page). Prints one JSON object of what the library made of the answers and of the webhooks; the test judges it.
import '@shopify/shopify-api/adapters/node';
import { shopifyApi, Session, HttpResponseError } from '@shopify/shopify-api';
import { createSHA256HMAC, setAbstractFetchFunc } from '@shopify/shopify-api/runtime';
import http from 'node:http';
import { once } from 'node:events';

const { SHOP_URL, SHOP, TOKEN, SECRET, CONTROL, API_VERSION } = process.env;

// The library calls https://SHOP alone; its own way to another host is to be given the function that fetches.
setAbstractFetchFunc((address, init) => fetch(String(address).replace(`https://${SHOP}`, SHOP_URL.replace(/\/$/, '')), init));

const api = shopifyApi({
  apiKey: 'sandbox-app',
  apiSecretKey: SECRET,
  hostName: '127.0.0.1',
  apiVersion: API_VERSION,
  isEmbeddedApp: false,
  scopes: ['read_orders'],
  logger: { level: 0 },
});
const client = (token) =>
  new api.clients.Graphql({
    session: new Session({ id: 's', shop: SHOP, state: '', isOnline: false, accessToken: token, scope: 'read_orders' }),
    apiVersion: API_VERSION,
  });

async function refused(call) {
  try {
    await call();
    return { refused: false };
  } catch (error) {
    return {
      refused: true,
      kind: error.constructor.name,
      status: error instanceof HttpResponseError ? error.response.code : undefined,
      message: String(error.message),
    };
  }
}

const heard = [];
const receiver = http.createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  const rawBody = Buffer.concat(parts).toString('utf8');
  const check = (body) => api.webhooks.validate({ rawBody: body, rawRequest: request, rawResponse: response });
  const untouched = await check(rawBody);
  const changed = await check(rawBody.replace('{', '{ '));
  heard.push({ untouched, changed, order: JSON.parse(rawBody).admin_graphql_api_id });
  response.writeHead(200).end();
  receiver.emit('heard');
});
receiver.listen(0, '127.0.0.1');
await once(receiver, 'listening');
const callback = `http://127.0.0.1:${receiver.address().port}/hooks`;

const told = await client(TOKEN).request(
  `mutation Subscribe($uri: String!) {
     webhookSubscriptionCreate(topic: ORDERS_CREATE, webhookSubscription: {uri: $uri, format: JSON}) {
       webhookSubscription { id topic uri } userErrors { field message } } }`,
  { variables: { uri: callback } },
);
const sold = once(receiver, 'heard');
const sale = await fetch(`${CONTROL}sell`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"count":3}' });
if (!sale.ok) throw new Error(`the shop sold nothing: ${sale.status} ${await sale.text()}`);
await sold;

const numbers = [];
let after = null;
let pages = 0;
do {
  const page = await client(TOKEN).request(
    `query Orders($after: String) { orders(first: 2, after: $after, sortKey: CREATED_AT) {
       nodes { name totalPriceSet { shopMoney { amount currencyCode } } } pageInfo { hasNextPage endCursor } } }`,
    { variables: { after } },
  );
  numbers.push(...page.data.orders.nodes.map((order) => order.name));
  after = page.data.orders.pageInfo.hasNextPage ? page.data.orders.pageInfo.endCursor : null;
  pages++;
} while (after !== null);

const body = JSON.stringify({ id: 1, admin_graphql_api_id: 'gid://shopify/Order/1', note: 'åäö €' });
const result = {
  subscribed: told.data.webhookSubscriptionCreate,
  cost: told.extensions?.cost?.throttleStatus,
  numbers,
  pages,
  heard: heard[0],
  unknownField: await refused(() => client(TOKEN).request('{ shop { noSuchField } }')),
  wrongToken: await refused(() => client('not-the-token').request('{ shop { name } }')),
  signed: { body, hmac: await createSHA256HMAC(SECRET, body) },
};
process.stdout.write(JSON.stringify(result));
receiver.close();
receiver.closeAllConnections();
