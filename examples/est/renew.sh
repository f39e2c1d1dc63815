#!/usr/bin/env bash
# Renews a certificate over EST (RFC 7030 §4.2.2) with the certificate itself, for a new key. Meant to be run every day, by cron or a timer.
#
#   renew.sh https://segl.example.dk:8444 root.pem FOLDER [DAYS]
#
# Exit code 2, and nothing done, while FOLDER/current lasts longer than DAYS (default 30). The new pair becomes FOLDER/current in one step; the old one
# stays beside it under its serial number.
set -euo pipefail
umask 077
url=${1:?address for mutual TLS} root=${2:?file of the root certificate} folder=${3:?folder} days=${4:-30}
old=$folder/current next=$folder/next

if openssl x509 -in "$old/certificate.pem" -noout -checkend $((days * 86400)) >/dev/null; then
  echo "The certificate lasts longer than $days days."
  exit 2
fi

# The key is kept until it has its certificate: where an answer was lost, the same request gives it once more.
mkdir -p "$next"
[[ -s $next/key.pem ]] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$next/key.pem" 2>/dev/null
openssl req -new -key "$next/key.pem" -subj /CN=any -outform DER | openssl base64 >"$next/request.b64"
curl --silent --show-error --fail-with-body --cacert "$root" --cert "$old/certificate.pem" --key "$old/key.pem" \
  --header 'Content-Type: application/pkcs10' --data-binary "@$next/request.b64" --output "$next/answer" \
  "$url/.well-known/est/simplereenroll" || { cat "$next/answer" >&2; exit 1; }
openssl base64 -d -in "$next/answer" | openssl pkcs7 -inform DER -print_certs | openssl x509 -out "$next/certificate.pem"

serial=$(openssl x509 -in "$next/certificate.pem" -noout -serial)
mv -T "$next" "$folder/${serial#serial=}"
ln -sfn "${serial#serial=}" "$folder/current.new"
mv -T "$folder/current.new" "$folder/current"
openssl x509 -in "$folder/current/certificate.pem" -noout -subject -enddate
