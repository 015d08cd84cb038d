#!/usr/bin/env bash
# Calls a running `http-json` server with curl, a procedure of each kind, and checks the answers to the letter.
#
#     http_client.sh --connect HOST:PORT
set -uo pipefail
[ "$#" -ge 2 ] && [ "$1" = --connect ] || { echo "usage: http_client.sh --connect HOST:PORT" >&2 && exit 2; }
server="http://${2#tcp:}"
checks=0 failed=0

# check STATUS ANSWER CURL'S-ARGUMENTS..: an answer that ends in ... is compared up to there.
check() {
    local status="$1" expected="$2" got like
    shift 2
    checks=$((checks + 1))
    got=$(curl --silent --show-error --max-time 60 --write-out ' %{http_code} %{content_type}' "$@" 2>&1)
    case "$expected" in
    *...) like="${expected%...}" ;;
    *) like="$expected $status application/json" ;;
    esac
    [[ "$got" == "$like"* && "$got" == *" $status application/json" ]] && return
    failed=$((failed + 1))
    printf 'http_client.sh: %s is answered with %.300s instead of %s %s\n' "$*" "$got" "$expected" "$status" >&2
}

# post STATUS ANSWER PATH BODY
post() { check "$1" "$2" --header 'Content-Type: application/json' --data-binary "$4" "$server$3"; }

triangle='{"a":{"x":"NaN","y":"Infinity","z":"-Infinity"},"b":{"x":-0.0,"y":0.1,"z":1e-45},"c":{"x":1.0,"y":2.0,"z":3.0},"normal":{"x":0.0,"y":0.0,"z":1.0}}'
line='{"address":[127,0,0,1],"identity":"-","user":"Zoë 猫","date":"21/Nov/2026:07:34:48 +0000","request":"GET / HTTP/1.1","status":200,"size":18446744073709551615}'

check 200 0 "$server/burn?n=0"
check 200 10451216379200822465 "$server/burn?n=1"
check 200 '[]' "$server/expand?n=0"
check 200 '[{"id":1000000,"name":"...' "$server/expand?n=2"
post 200 10451216379200822465 /burn 1
post 200 '"AAEC/w=="' /echo-blob '"AAEC/w=="'
post 200 "[$line]" /echo-log "[$line]"
post 200 "[$triangle]" /echo-mesh "[$triangle]"
post 200 7 /eval '{"operation":"Add","left":{"Number":1},"right":{"Nested":{"operation":"Multiply","left":{"Number":2},"right":{"Number":3}}}}'
post 200 '[{"url":"b","score":20000.0,"snippet":"a cat sat"},{"url":"a","score":3.0,"snippet":""}]' /rank \
    '[{"url":"a","score":3,"snippet":""},{"url":"b","score":2,"snippet":"a cat sat"}]'
post 200 '[{"driver":2,"distance":0.0}]' /match \
    '{"latitude":52.5,"longitude":13.4,"wanted":1,"drivers":[{"id":1,"latitude":52.6,"longitude":13.4},{"id":2,"latitude":52.5,"longitude":13.4}]}'
post 200 0 /total '[]'
check 422 '{"error":"...' "$server/expand?n=4294967295"
check 400 '{"error":"...' "$server/burn?n=some"
check 404 '{"error":"...' "$server/nobody"
check 405 '{"error":"...' "$server/rank"
check 415 '{"error":"...' --data-binary '[]' "$server/rank"
post 400 '{"error":"...' /rank '[{"url":"","score":1,"score":1,"snippet":""}]'

echo "http_client.sh: $checks checks, $failed failed"
[ "$failed" -eq 0 ]
