#!/usr/bin/env bash
# Revokes a certificate over CMP (RFC 9483 §4.2) with the certificate itself: for ever.
#
#   revoke.sh http://segl.example.dk root.pem FOLDER REASON
#
# REASON is a number of RFC 5280 §5.3.1: 1 where others have or may have the key, 3 where whoever uses it no longer belongs to the organisation, 5 where it
# is no longer needed. FOLDER/current is the certificate; it stays where it is.
set -euo pipefail
url=${1:?address of Segl} root=${2:?file of the root certificate} folder=${3:?folder} reason=${4:?reason, a number}

openssl cmp -cmd rr -server "$url/.well-known/cmp/p/oces" -cert "$folder/current/certificate.pem" -key "$folder/current/key.pem" \
  -oldcert "$folder/current/certificate.pem" -revreason "$reason" -trusted "$root" -batch -verbosity 4 >&2
echo "Revoked: $(openssl x509 -in "$folder/current/certificate.pem" -noout -subject -serial | tr '\n' ' ')"
