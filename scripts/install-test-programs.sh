#!/bin/sh
# Install the programs that the tests drive and that are missing: Chromium, and Prometheus with promtool.
set -eu

have() { command -v "$1" >/dev/null 2>&1; }

packages=""
have chromium || have chromium-browser || have google-chrome || packages="$packages chromium"
{ have prometheus && have promtool; } || packages="$packages prometheus"
[ -n "$packages" ] || exit 0

if ! have apt-get; then
  echo "The tests need these programs on the PATH: please install$packages." >&2
  exit 1
fi
root=""
[ "$(id -u)" = 0 ] || root="sudo"
echo "Installing for the tests:$packages"
$root apt-get update -qq
# shellcheck disable=SC2086 # a list of names
DEBIAN_FRONTEND=noninteractive $root apt-get install -y -qq --no-install-recommends $packages >/dev/null
