// An OpenID provider that is not ours: the certified npm package, with made-up people and plain pages.
// Started by the journey, which writes one JSON text to its input: port, issuer, client, people, acrValues.
// Says "ready" once it listens.
import { createHash, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const { port, issuer, client, people, acrValues } = JSON.parse(readFileSync(0, 'utf8'));

const key = (type, options, parameters) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), use: 'sig', ...parameters,
});

const provider = new Provider(issuer, {
  clients: [client],
  jwks: {
    keys: [
      key('ec', { namedCurve: 'P-256' }, { kid: 'ec', alg: 'ES256' }),
      key('rsa', { modulusLength: 2048 }, { kid: 'rsa', alg: 'RS256' }),
    ],
  },
  cookies: { keys: ['made up'] },
  pkce: { required: () => true },
  subjectTypes: ['pairwise'],
  pairwiseIdentifier: (_ctx, accountId) => createHash('sha256').update(`made up ${accountId}`).digest('base64url'),
  acrValues,
  clientAuthMethods: ['private_key_jwt'],
  claims: { openid: ['sub'], acr: null, nik: null, name: null, birthdate: null, gender: null, picture: null },
  enabledJWA: {
    clientAuthSigningAlgValues: ['ES256', 'ES512', 'PS256', 'RS256'],
    userinfoEncryptionAlgValues: ['ECDH-ES+A256KW', 'RSA-OAEP-256'],
    userinfoEncryptionEncValues: ['A256GCM'],
  },
  features: {
    devInteractions: { enabled: false },
    claimsParameter: { enabled: true },
    encryption: { enabled: true },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId, ...people[accountId] }) }),
  // Our keys are fetched from this very machine, which the provider's guard against such addresses forbids.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
});

const page = (title, body) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title>
<h1>${title}</h1><form method="post">${body}</form></html>`;

const loginPage = () => page('Who are you?', [
  ...Object.keys(people).map((name) => `<button name="login" value="${name}">${people[name].name}</button>`),
  '<label>Level <select name="acr">',
  ...acrValues.map((acr) => `<option>${acr}</option>`),
  '</select></label>',
  '<button name="login" value="">Turn back</button>',
].join('\n'));

const consentPage = () => page('May they know?', `
<button name="answer" value="yes">Allow</button><button name="answer" value="no">Refuse</button>`);

async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (request.method !== 'POST') {
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    response.end(prompt.name === 'login' ? loginPage() : consentPage());
    return;
  }
  let text = '';
  for await (const piece of request) text += piece;
  const form = new URLSearchParams(text);
  const finish = (result) => provider.interactionFinished(request, response, result);
  if (prompt.name === 'login') {
    const accountId = form.get('login');
    if (!people[accountId]) { await finish({ error: 'access_denied' }); return; }
    await finish({ login: { accountId, acr: form.get('acr') } });
    return;
  }
  if (form.get('answer') !== 'yes') { await finish({ error: 'access_denied' }); return; }
  const grant = (grantId && await provider.Grant.find(grantId))
    || new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(prompt.details.missingOIDCClaims ?? []);
  await finish({ consent: { grantId: await grant.save() } });
}

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) { answer(request, response); return; }
  interact(request, response).catch((error) => {
    response.statusCode = 500;
    response.end(`${error.name}: ${error.error_description ?? error.message}`);
  });
}).listen(port, '127.0.0.1', () => console.log('ready'));
