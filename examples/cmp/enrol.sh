#!/usr/bin/env bash
# Fetches a certificate over CMP (RFC 9810) with openssl cmp: the key is made here and never leaves this machine, nor does the one-time code.
#
#   enrol.sh http://segl.example.dk root.pem REFERENCE FOLDER < code
#
# The one-time code is read from standard input, so that it stands in no list of processes. Key and certificate are then FOLDER/current/key.pem
# and FOLDER/current/certificate.pem. Plain HTTP will do: messages are protected by the code, and answers too.
set -euo pipefail
umask 077
url=${1:?address of Segl} root=${2:?file of the root certificate} reference=${3:?reference number} folder=${4:?folder}
read -r code

# The key is kept until it has its certificate: where an answer was lost, the same request gives it once more.
next=$folder/next
mkdir -p "$next"
[[ -s $next/key.pem ]] || openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 -out "$next/key.pem" 2>/dev/null

# Only the key counts: all names come from the certificate profile. The certificate is confirmed once it was found good.
SEGL_CODE=$code openssl cmp -cmd ir -server "$url/.well-known/cmp/p/oces" -ref "$reference" -secret env:SEGL_CODE -newkey "$next/key.pem" -subject /CN=any \
  -trusted "$root" -out_trusted "$root" -certout "$next/certificate.pem" -batch -verbosity 4 >&2

# The pair takes its place in one step, under the certificate's serial number.
serial=$(openssl x509 -in "$next/certificate.pem" -noout -serial)
mv -T "$next" "$folder/${serial#serial=}"
ln -sfn "${serial#serial=}" "$folder/current.new"
mv -T "$folder/current.new" "$folder/current"
openssl x509 -in "$folder/current/certificate.pem" -noout -subject -enddate
