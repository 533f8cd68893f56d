#!/bin/sh
# A day in a bicycle shop: every way through the funnel, on a database in a temporary folder.
set -eu

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' INT TERM
export CRM_DB="$folder/shop.db" CRM_USER="${CRM_USER:-mia}"

command -v crm >/dev/null || crm() { "${PYTHON:-python3}" -m crmcli "$@"; }

say() { printf '\n# %s\n' "$*"; }

typed() {
    printf '$ crm'
    for word; do
        case $word in
            *[!A-Za-z0-9@+=.,:/_-]*) printf ' "%s"' "$word" ;;
            *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
}

run() { typed "$@"; crm "$@" 2>&1; }

refused() { # refused EXIT WORD...: the command must end with this exit code
    wanted=$1
    shift
    typed "$@"
    code=0
    crm "$@" 2>&1 || code=$?
    if [ "$code" != "$wanted" ]; then
        echo "expected exit code $wanted, not $code"
        exit 1
    fi
}

say "The shop itself, and what it sells"
run company new "Velo Nord" --mine --street "Hafenstr. 12" --postal-code 20459 --city Hamburg --country DE
run product new "Cargo bike" --sku CARGO --price 2400 --tax-rate 19
run product new "Helmet" --sku HELMET --price 49.90 --tax-rate 19

say "A firm with a person to talk to, and a wish list"
run lead new "Bikes for couriers" --name "Ada Lovelace" --email work:ada@swift.example --phone "work:+49 40 123456" \
    --company-name "Swift Couriers" --source fair --line "CARGO x 4 disc 5%" --line "HELMET x 8"
run convert LEAD-1 --to deal+contact+company

say "A person who wants one bike: lead to deal and contact, undone and done again"
run lead new "City bike" --name "Grace Hopper" --email grace@example.org
run convert LEAD-2 --to deal+contact
run undo
run redo
run line add DEAL-2 "City bike" --price 799 --tax 19 --included

say "A firm without a name to ask for: lead to deal and company"
run lead new "Bike racks" --company-name "Old Mill Hotel" --email work:office@mill.example --amount 1800
run convert LEAD-3 --to deal+company

say "Ada writes again. She is known, so a second contact is refused and the first one is linked"
run lead new "Winter tyres" --name "Ada Lovelace" --email ada@swift.example --amount 320
refused 4 convert LEAD-4 --to deal+contact
run convert LEAD-4 --to deal --contact CONTACT-1

say "Her colleague wants a helmet more; that joins the deal that is there already"
run lead new "One more helmet" --name "Charles Babbage" --email charles@swift.example --company-name "Swift Couriers"
run convert LEAD-5 --to contact --deal DEAL-1 --company COMPANY-2

say "The other ways: deal alone, contact alone, company alone, contact and company"
run lead new "Repair course on Saturday" --amount 120
run convert LEAD-6 --to deal
run lead new "Newsletter" --name "Alan Turing" --email alan@example.org
run convert LEAD-7 --to contact
run lead new "Catalogue, please" --company-name "Harbour School"
run convert LEAD-8 --to company
run lead new "New supplier" --name "Mary Jackson" --email mary@spokes.example --company-name "Spokes and Co"
run convert LEAD-9 --to contact+company

say "Some leads lead nowhere, and are kept from becoming more by accident"
run lead new "You have won a prize" --email prize@spam.example
run move LEAD-10 junk
refused 5 convert LEAD-10 --to deal

say "Deal to quote, quote to invoice"
run convert DEAL-1 --to quote
run move QUOTE-1 sent
run note QUOTE-1 "Ada called: they take it, delivery in March."
run move QUOTE-1 approved
run convert QUOTE-1 --to invoice
refused 4 convert QUOTE-1 --to invoice
run move DEAL-1 won

say "Deal to invoice, without a quote; a price without lines becomes one line"
run convert DEAL-2 --to invoice
run convert DEAL-3 --to invoice --as-line

say "Quote to deal: an offer over the counter turns into business"
run quote new "Helmets for the school" --company "Harbour School" --line "HELMET x 30 disc 10%"
run move QUOTE-2 sent
run convert QUOTE-2 --to deal

say "In one go: from the inquiry to the quote, and from the counter to the invoice"
run lead new "Trailer" --name "Katherine Johnson" --email katherine@example.org --line "Trailer @ 340 tax 19"
run convert LEAD-11 --to deal+contact+quote
run lead new "Bell" --name "Dorothy Vaughan" --email dorothy@example.org --line "Bell @ 25 tax 19"
run convert LEAD-12 --to contact+invoice

say "What came from what"
run tree INVOICE-1

say "And how it went"
run timeline INVOICE-1
