#!/usr/bin/env bash
# Fetches a certificate over EST (RFC 7030) with openssl and curl: the key is made here and never leaves this machine.
#
#   enrol.sh https://segl.example.dk:8443 root.pem REFERENCE FOLDER < code
#
# The one-time code is read from standard input, so that it stands in no list of processes. Key and certificate are then FOLDER/current/key.pem
# and FOLDER/current/certificate.pem.
set -euo pipefail
umask 077
url=${1:?address of Segl} root=${2:?file of the root certificate} reference=${3:?reference number} folder=${4:?folder}
read -r code

# The key is kept until it has its certificate: where an answer was lost, the same request gives it once more.
next=$folder/next
mkdir -p "$next"
[[ -s $next/key.pem ]] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$next/key.pem" 2>/dev/null

# Only the key counts: all names come from the certificate profile.
openssl req -new -key "$next/key.pem" -subj /CN=any -outform DER | openssl base64 >"$next/request.b64"
curl --silent --show-error --fail-with-body --cacert "$root" --config <(printf 'user = "%s:%s"\n' "$reference" "$code") \
  --header 'Content-Type: application/pkcs10' --data-binary "@$next/request.b64" --output "$next/answer" \
  "$url/.well-known/est/simpleenroll" || { cat "$next/answer" >&2; exit 1; }
openssl base64 -d -in "$next/answer" | openssl pkcs7 -inform DER -print_certs | openssl x509 -out "$next/certificate.pem"

# The pair takes its place in one step, under the certificate's serial number.
serial=$(openssl x509 -in "$next/certificate.pem" -noout -serial)
mv -T "$next" "$folder/${serial#serial=}"
ln -sfn "${serial#serial=}" "$folder/current.new"
mv -T "$folder/current.new" "$folder/current"
openssl x509 -in "$folder/current/certificate.pem" -noout -subject -enddate
