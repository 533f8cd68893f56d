#!/bin/sh
# From a quote to money on the account in five commands, and how long they take; on a database in a temporary folder.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export CRM_DB="$folder/shop.db" CRM_USER="${CRM_USER:-mia}"
cd "$folder"

command -v crm >/dev/null || crm() { "${PYTHON:-python3}" -m crmcli "$@"; }

# Once: who sells, who buys, what was agreed, and how mail is sent (here: into a file).
crm init --seller-name "Studio Lindgrün" --street "Am Ufer 1" --postal-code 10115 --city Berlin --country DE \
    --vat-id DE136695976 --iban DE89370400440532013000 --email hallo@lindgruen.example -q
crm config set sendmail_command "sh -c 'cat >sent.eml'" -q
crm company new "Hopper Logistik" --street "Hafen 2" --postal-code 20095 --city Hamburg --country DE \
    --email rechnung@hopper.example -q
crm quote new "Relaunch" --company COMPANY-2 --line "Design x 10 day @ 800 tax 19" -q
crm move QUOTE-1 approved -q

# What the bank will say.
{
    echo 'Auftragskonto;Buchungstag;Verwendungszweck;Beguenstigter/Zahlungspflichtiger;Betrag;Waehrung'
    echo "DE89370400440532013000;$(date +%d.%m.%y);RE-$(date +%Y)-0001;Hopper Logistik;2856,00;EUR"
} >statement.csv

began=$(date +%s%N)
crm convert QUOTE-1 --to invoice --deposit 30%
crm issue INVOICE-1
crm send INVOICE-1
crm bank import statement.csv
crm tree QUOTE-1
ended=$(date +%s%N)

grep -c "^To: rechnung@hopper.example" sent.eml >/dev/null
crm show INVOICE-1 --fields stage --format tsv
printf 'five commands: %s ms\n' "$(((ended - began) / 1000000))"
