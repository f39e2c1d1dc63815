#!/usr/bin/env bash
# Renews a certificate over CMP (RFC 9483 §4.1.3) with the certificate itself, for a new key. Meant to be run every day, by cron or a timer.
#
#   renew.sh http://segl.example.dk root.pem FOLDER [DAYS]
#
# Exit code 2, and nothing done, while FOLDER/current lasts longer than DAYS (default 30). The new pair becomes FOLDER/current in one step; the old one
# stays beside it under its serial number. Where the reader of an address in the certificate has to follow a link first, openssl asks again for an hour; run
# it again after that.
set -euo pipefail
umask 077
url=${1:?address of Segl} root=${2:?file of the root certificate} folder=${3:?folder} days=${4:-30}
old=$folder/current next=$folder/next

if openssl x509 -in "$old/certificate.pem" -noout -checkend $((days * 86400)) >/dev/null; then
  echo "The certificate lasts longer than $days days."
  exit 2
fi

# The key is kept until it has its certificate: where an answer was lost, the same request gives it once more.
mkdir -p "$next"
[[ -s $next/key.pem ]] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$next/key.pem" 2>/dev/null
openssl cmp -cmd kur -server "$url/.well-known/cmp/p/oces" -cert "$old/certificate.pem" -key "$old/key.pem" -newkey "$next/key.pem" \
  -trusted "$root" -out_trusted "$root" -certout "$next/certificate.pem" -total_timeout 3600 -batch -verbosity 4 >&2

serial=$(openssl x509 -in "$next/certificate.pem" -noout -serial)
mv -T "$next" "$folder/${serial#serial=}"
ln -sfn "${serial#serial=}" "$folder/current.new"
mv -T "$folder/current.new" "$folder/current"
openssl x509 -in "$folder/current/certificate.pem" -noout -subject -enddate
