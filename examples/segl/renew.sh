#!/usr/bin/env bash
# Renews certificates with segl, and runs a command where there is a new one. Meant to be run every day, by cron or a timer.
#
#   renew.sh https://segl.example.dk:8444 root.pem FOLDER [COMMAND...]
#
# Exit code 0 also where nothing was due; what segl calls 2. SEGL_RENEW=--force renews now.
set -euo pipefail
url=${1:?address for mutual TLS} root=${2:?file of the root certificate} folder=${3:?folder}
shift 3

status=0
# shellcheck disable=SC2086 # empty, or one option
segl renew --mutual "$url" --root "$root" ${SEGL_RENEW:-} "$folder" || status=$?
case $status in
  0) [[ $# -eq 0 ]] || "$@" ;;
  2) ;;
  *) exit "$status" ;;
esac
