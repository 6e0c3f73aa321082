// What the scripts of nginx have to know. Made from settings.yml and secrets.yml; keep it private.
export default {
  // Keys the names under which passwords are remembered; see passwords.js.
  secret: "5f45fd091075d4a1b2dc681ff3ffa573610d06f149f4cd3b9a3ac7befef31d93",
  milliseconds: 60000,
  remembered: "/run/auth/remembered/",
  htpasswd: 'nginx/auth/htpasswd',
  passwords: true,
  store: "/var/lib/registry/docker/registry/v2",
};
