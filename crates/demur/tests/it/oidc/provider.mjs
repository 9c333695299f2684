// A provider of OpenID Connect for tests: the package oidc-provider as it is, with people of its own, on
// loopback. Whoever gives a name signs in as NAME@example.org; a name that begins with `loose-` has an address
// that nobody has checked. Prints its address.
import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const [membersBack, staffBack] = process.argv.slice(2);
const key = (kind, options) => ({
  use: 'sig',
  ...generateKeyPairSync(kind, options).privateKey.export({ format: 'jwk' }),
});
const client = (client_id, redirect, id_token_signed_response_alg) => ({
  client_id,
  client_secret: `${client_id}: a secret with 100% of what needs escaping?`,
  redirect_uris: [redirect],
  response_types: ['code'],
  grant_types: ['authorization_code'],
  id_token_signed_response_alg,
  token_endpoint_auth_method: 'client_secret_basic',
});

const configuration = {
  clients: [client('members', membersBack, 'RS256'), client('staff', staffBack, 'ES256')],
  enabledJWA: { idTokenSigningAlgValues: ['RS256', 'ES256'] },
  jwks: { keys: [key('rsa', { modulusLength: 2048 }), key('ec', { namedCurve: 'P-256' })] },
  claims: { openid: ['sub'], email: ['email', 'email_verified'] },
  // Half of the providers out there put claims into the ID token; as it is, this one answers at userinfo.
  conformIdTokenClaims: process.env.CLAIMS_IN_TOKEN !== 'true',
  cookies: { keys: ['a key for tests'] },
  pkce: { required: () => true },
  async findAccount(ctx, sub) {
    const loose = sub.startsWith('loose-');
    const [, id] = loose ? sub.split('loose-') : [undefined, sub];
    const email = id.includes('@') ? id : `${id}@example.org`;
    return { accountId: sub, claims: async () => ({ sub, email, email_verified: !loose }) };
  },
  // Nobody is asked whether this program may know who they are.
  async loadExistingGrant(ctx) {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid email');
    await grant.save();
    return grant;
  },
};

// The address is known once it listens, and the issuer is the address.
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, configuration);
  server.on('request', provider.callback());
  console.log(issuer);
});
