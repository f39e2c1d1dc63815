#!/usr/bin/env bash
# Renews the certificate of the nginx of this folder when it is time, and has nginx take it up; every day, by cron or a timer.
#
#   renew.sh https://segl.example.dk:8444 root.pem
#
# The new certificate is tried before nginx is told: where the configuration does not hold, the old processes go on with the old one.
set -euo pipefail
url=${1:?address for mutual TLS} root=${2:?file of the root certificate}

"$(dirname "${BASH_SOURCE[0]}")/../segl/renew.sh" "$url" "$root" web \
  sh -c 'nginx -q -t -p "$PWD" -c nginx.conf -e error.log && nginx -q -s reload -p "$PWD" -c nginx.conf -e error.log'
