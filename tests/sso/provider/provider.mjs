// A real OpenID provider (npm oidc-provider) for the tests: `node provider.mjs '<json>'`.
// The JSON holds `port`, `clients` and, by account, `claims`; any password is right.
import Provider from 'oidc-provider'

const { port, clients, claims = {} } = JSON.parse(process.argv[2])
const issuer = `http://127.0.0.1:${port}`

const provider = new Provider(issuer, {
  clients,
  cookies: { keys: ['only for tests'] },
  claims: { openid: ['sub'], profile: ['name', 'employee_number', 'school'] },
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    backchannelLogout: { enabled: true },
  },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: () => ({ sub: id, employee_number: id.toUpperCase(), ...claims[id] }),
  }),
  pkce: { required: () => true },
})

provider.listen(port, '127.0.0.1', () => console.log('ready'))
process.on('SIGTERM', () => process.exit(0))
