// What the scripts of nginx have to know. Made from settings.yml and secrets.yml; keep it private.
export default {
  passwords: false,
  store: "data/docker/registry/v2",
};
