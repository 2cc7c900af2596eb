// A company's provider (OpenID Connect) and its name server, for the browser tests: node provider.mjs PORT DNS-PORT.
// It says yes to whoever comes. What is wrong with its tokens, who comes, and what the DNS says are set by
// POST /control with any of {"fault": "nonce" | "unsigned" | "email" | null, "who": {...}, "txt": {"name": "text"}}.
import { createHash, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createServer } from 'node:http';

const [port, dnsPort] = process.argv.slice(2).map(Number);
const url = `http://127.0.0.1:${port}`;
const CLIENT = 'barberpro';
const SECRET = 'secreto-de-prueba';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const encode = (value) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');
const codes = new Map();
const state = {
  fault: null,
  who: { sub: 'sub-nadia', email: 'nadia@barberia-sur.example', name: 'Nadia Ríos' },
  txt: {},
};

function idToken(nonce) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: url, aud: CLIENT, iat: now, exp: now + 300, ...state.who,
    nonce: state.fault === 'nonce' ? 'another' : nonce,
    email_verified: state.fault !== 'email',
  };
  const alg = state.fault === 'unsigned' ? 'none' : 'RS256';
  const signed = `${encode({ alg, typ: 'JWT', kid: 'key' })}.${encode(claims)}`;
  const signature = alg === 'none' ? '' : createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url');
  return `${signed}.${signature}`;
}

async function body(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, url);
  const json = (status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  switch (`${request.method} ${pathname}`) {
    case 'GET /.well-known/openid-configuration':
      return json(200, {
        issuer: url, authorization_endpoint: `${url}/authorize`, token_endpoint: `${url}/token`, jwks_uri: `${url}/keys`,
        response_types_supported: ['code'], subject_types_supported: ['public'], id_token_signing_alg_values_supported: ['RS256'],
      });
    case 'GET /keys':
      return json(200, { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'key', use: 'sig' }] });
    case 'GET /authorize': {
      const redirect = searchParams.get('redirect_uri') ?? '';
      const sound = searchParams.get('client_id') === CLIENT && redirect.endsWith('/sign-in/company/callback')
        && searchParams.get('code_challenge_method') === 'S256' && searchParams.get('response_type') === 'code';
      if (!sound) return json(400, { error: 'invalid_request' });
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { nonce: searchParams.get('nonce'), challenge: searchParams.get('code_challenge'), redirect });
      const query = new URLSearchParams({ code, state: searchParams.get('state') ?? '', iss: url });
      return response.writeHead(303, { location: `${redirect}?${query}` }).end();
    }
    case 'POST /token': {
      const sent = new URLSearchParams(await body(request));
      const expected = `Basic ${Buffer.from(`${CLIENT}:${SECRET}`).toString('base64')}`;
      if (request.headers.authorization !== expected) return json(401, { error: 'invalid_client' });
      const issued = codes.get(sent.get('code'));
      codes.delete(sent.get('code'));
      const challenge = createHash('sha256').update(sent.get('code_verifier') ?? '').digest('base64url');
      if (!issued || issued.challenge !== challenge || issued.redirect !== sent.get('redirect_uri')) {
        return json(400, { error: 'invalid_grant' });
      }
      return json(200, { access_token: randomBytes(24).toString('base64url'), token_type: 'Bearer', expires_in: 300, id_token: idToken(issued.nonce) });
    }
    case 'POST /control':
      Object.assign(state, JSON.parse(await body(request)));
      return json(200, {});
    default:
      return json(404, {});
  }
}

// TXT records and nothing else (RFC 1035).
const dns = createSocket('udp4');
dns.on('message', (query, peer) => {
  const labels = [];
  let at = 12;
  while (query[at]) {
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
    at += 1 + query[at];
  }
  const text = state.txt[labels.join('.').toLowerCase()];
  const head = Buffer.from([query[0], query[1], 0x81, text ? 0x80 : 0x83, 0, 1, 0, text ? 1 : 0, 0, 0, 0, 0]);
  const record = text ? Buffer.concat([Buffer.from([0xc0, 12, 0, 16, 0, 1, 0, 0, 0, 60, 0, text.length + 1, text.length]), Buffer.from(text)]) : Buffer.alloc(0);
  dns.send(Buffer.concat([head, query.subarray(12, at + 5), record]), peer.port, peer.address);
});

dns.bind(dnsPort, '127.0.0.1', () => {
  createServer((request, response) => answer(request, response).catch(() => response.writeHead(500).end()))
    .listen(port, '127.0.0.1', () => console.log('ready'));
});
