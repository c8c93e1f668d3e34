#!/usr/bin/env bash
# Fills corpus/<target>/ with the seeds; what is there already stays.
set -euo pipefail
cd "$(dirname "$0")"

put() { # put <target> <name>, from standard input
    mkdir -p "corpus/$1"
    cat > "corpus/$1/$2"
}

filters() { # filters <target>
    local at=0 line file
    while IFS= read -r line; do
        at=$((at + 1))
        printf '%s' "$line" | put "$1" "seed-line-$at"
    done < seeds/filters.txt
    awk -v RS='%%\n' -v dir="corpus/$1" '{ printf "%s", $0 > (dir "/seed-lines-" NR) }' seeds/multiline.txt
    sed 's/$/\r/' seeds/multiline.txt |
        awk -v RS='%%\r\n' -v dir="corpus/$1" '{ printf "%s", $0 > (dir "/seed-crlf-" NR) }'
    for file in ../examples/filters/*/*.filter; do
        put "$1" "seed-$(basename "$file")" < "$file"
    done
}

json() { # json <target> <text before each>
    local at=0 line
    while IFS= read -r line; do
        at=$((at + 1))
        printf "$2%s" "$line" | put "$1" "seed-json-$at"
    done < seeds/json.txt
}

for target in parse_print check fix fmt compile_exact sql_shape; do
    filters "$target"
done
json json ''
for seed in 'a*b\0aXb' '*é*\0cafE\u0301s' 'a*a*a*b\0aaaaaaaa' '*.fr\0x@y.FR'; do
    printf "$seed" | put like "seed-$(printf '%s' "$seed" | cksum | cut -d' ' -f1)"
done
json check 'a $eq "x"\0'
for file in ../examples/catalogue/*.json; do
    { printf 'Pays $eq "FR"\0'; cat "$file"; } | put check "seed-$(basename "$file")"
done
