#!/usr/bin/env bash
# Fetches a certificate with segl: the key is made here and never leaves this machine.
#
#   issue.sh https://segl.example.dk:8443 root.pem REFERENCE FOLDER < code
#
# The one-time code is read from standard input, so that it stands in no list of processes. Key and certificate are then in FOLDER/current.
set -euo pipefail
url=${1:?address of Segl} root=${2:?file of the root certificate} reference=${3:?reference number} folder=${4:?folder}

segl issue --server "$url" --root "$root" --reference "$reference" "$folder"
