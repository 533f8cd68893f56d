"""A story that leaves something of everything in a database: each kind, conversion, form of billing, and verb.

``## INSTANT USER`` sets the clock and who acts; ``$`` begins a command, which further lines may go on with, and ``>`` a
line of its standard input. What stands under ``--key`` is asked again later, so its step stays as it is to the end.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import NamedTuple

STORY = r"""
## 2026-01-05T08:00:00Z mia
$ config set currency EUR
$ config set country DE
$ config set timezone Europe/Berlin
$ config set payment_terms 30 --key set -m "as agreed with the bank"
$ config set quote_number Q-{year}-{n:03}
$ config set quote_validity 45
$ config set reason_e "Exempt: medical aid."
$ config set skonto 3%/7
$ config set skonto ""
$ company new "Mia's Bikes" --mine --legal-name "Mia's Bikes e.K." --street "Am Ufer 1" --postal-code 10115
    --city Berlin --country DE --vat-id DE136695976 --tax-id 12/345/67890 --registration-no "HRA 4711"
    --iban DE89370400440532013000 --bic COBADEFFXXX --email office@mias.example --phone "+49 30 555000"
    --website https://mias.example
$ config set seller COMPANY-1
$ company new "Hopper Ltd" --street "Hafen 2" --postal-code 20095 --city Hamburg --region HH --country DE
    --vat-id DE923729238 --employees 12 --industry Couriers --buyer-reference 04011000-1
    --email work:buy@hopper.example --tag client --external-id crm2:77 --key new-company
$ company new "Ølgaard & Søn ApS" --street "Åboulevarden 3" --postal-code 8000 --city Århus --country DK
    --currency DKK --comments "Løsning følger."
$ contact new "Grace Hopper" --company COMPANY-2 --job-title CTO --email grace@hopper.example
    --email home:grace@home.example --phone "mobile:0171 7654321" --birth-date 1986-12-09 --source fair
    --source-detail "Hall 4" --campaign spring --key new-contact
$ contact new "Jürgen Müller" --company COMPANY-3 --salutation Herr --city Århus --website https://mueller.example
$ product new "City bike" --sku B-1 --price 499 --tax-rate 19 --description "Seven gears, blue." --key new-product
$ product new "Repair" --sku R-1 --price 71.40 --tax-rate 19 --tax-included --unit h
$ product new "Manual" --sku M-1 --price 9.9 --tax-rate 7

## 2026-01-06T09:00:00Z mia
$ lead new "Shop for couriers" --name "Ada Lovelace" --email ada@swift.example --phone "work:040 555 100"
    --company-name "Swift Couriers" --street "Kai 7" --postal-code 20457 --city Hamburg --country DE --source web
    --campaign spring --line "Design x 3 day @ 800 tax 19" --line "Hosting x 12 month @ 25 tax 19 disc 10%"
    --tag vip --external-id hubspot:501 --key new-lead
$ lead new "Only a person" --name "Alan Turing" --email alan@orbit.example --job-title Mathematician
$ lead new "Only a company" --company-name "Orbit Post" --city Bonn
$ lead new "A deal and a person" --name "Katherine Johnson" --email kate@nasa.example --amount 1200
$ lead new "A deal and a company" --company-name "Kontor GmbH" --amount "2400.50 USD"
$ lead new "A person and a company" --name "Emmy Noether" --email emmy@ring.example --company-name "Ring AG"
$ lead new "All three" --name "Hedy Lamarr" --email hedy@radio.example --company-name "Radio AG"
    --line "Antenna x 2 @ 150 tax 19"
$ lead new "For people who are there" --name "Grace Hopper" --email grace@hopper.example --company-name "Hopper Ltd"
    --amount 5000
$ lead new "A second business" --email ada@swift.example --company-name "Swift Couriers" --amount 750
$ lead new "Twice" --amount 99.99 --comments "=1+1, \"quoted\", <b>bold</b>, [red]red[/red], 🚲"
$ lead new "Junk mail" --email spam@junk.example
$ lead new "Sixth" --company-name "Six SE"
$ lead new "Seventh" --name "Sofja Kowalewskaja"
$ lead new "Batch of sources 1" --amount 10
$ lead new "Batch of sources 2" --amount 20
$ lead new "To be removed"
$ lead new "Put away" --city Rome
$ note LEAD-1 "Wants an offer by Friday" --key note
$ log LEAD-1 --as call "Asked for the price" --at 2026-01-06T08:30:00Z --key log
$ log LEAD-1 LEAD-2 --as mail "Sent the brochure"
$ log LEAD-1 --as meeting "Met at the fair, =1+1"
$ tag LEAD-1 LEAD-2 LEAD-3 spring --key tag
$ tag LEAD-4 wrong
$ untag LEAD-4 wrong --key untag
$ edit LEAD-1 --city Altona --phone "mobile:0151 1234567" --key edit -m "She called"
$ edit LEAD-2 LEAD-3 --owner ada --set source=referral
$ edit LEAD-3 --unset city
$ move LEAD-1 LEAD-2 in_progress --key move
$ move LEAD-11 junk
$ archive LEAD-17 --key archive
$ archive PRODUCT-3
$ unarchive PRODUCT-3 --key unarchive
$ rm LEAD-16 --yes --key rm
$ link CONTACT-1 COMPANY-3 --role "board" --key link
$ link CONTACT-2 LEAD-3
$ unlink CONTACT-2 LEAD-3 --key unlink

## 2026-01-12T10:00:00Z ada
$ convert LEAD-1 --to deal+contact+company --key convert
$ convert LEAD-2 --to contact
$ convert LEAD-3 --to company
$ convert LEAD-4 --to deal+contact
$ convert LEAD-5 --to deal+company
$ convert LEAD-6 --to contact+company
$ convert LEAD-7 --to deal+contact+company --set deal.title="Radio masts" --set deal.probability=80
$ convert LEAD-8 --to deal --contact CONTACT-1 --company COMPANY-2
$ convert LEAD-9 --to contact+company --deal DEAL-1 --on-duplicate link
$ convert LEAD-10 --to deal
$ convert LEAD-10 --to deal --again
$ convert LEAD-12 --to company+contact+deal --on-duplicate create
$ convert LEAD-14 LEAD-15 --to deal --keep-going --key convert-many
$ move DEAL-2 preparation
$ move DEAL-3 lost --reason "Too expensive"
$ edit DEAL-4 --company COMPANY-2 --close-date 2026-04-30 --amount 357
$ line add DEAL-4 "City bike" --product PRODUCT-1 --qty 2 --key line-add
$ line add DEAL-4 "Rounded" --qty 3 --price 0.333333 --tax 7 --discount-line 0.01
$ line add DEAL-4 "Wrong" --price 5
$ line edit DEAL-4 2 --qty 2 --discount-unit 5 --key line-edit
$ line rm DEAL-4 4 --key line-rm
$ deal new "Rental fleet" --company COMPANY-2 --contact CONTACT-1 --line "City bike x 10 @ 499 tax 19"
    --line "Cargo bike x 3 @ 2190 tax 19" --line "Manual x 13 @ 9.90 tax 7" --close-date 2026-03-31 --key new-deal
$ clone DEAL-4 --key clone
$ clone PRODUCT-2

## 2026-01-20T11:00:00Z mia
$ convert DEAL-11 --to quote
$ move QUOTE-1 approved
$ quote new "Consulting" --company COMPANY-3 --currency DKK --line "Talk x 2 h @ 1000 tax 25"
    --line "Lunch @ 300 tax 25" --content "Dear Mr Müller," --terms "Net." --key new-quote
$ line add QUOTE-2 "Extra hour" --price 1000 --tax 25 --optional
$ move QUOTE-2 sent
$ clone QUOTE-2
$ move QUOTE-3 approved
$ convert QUOTE-3 --to deal
$ quote new "Declined" --company COMPANY-2 --line "Nothing @ 1 tax 19"
$ move QUOTE-4 declined
$ quote new "Small repair" --company COMPANY-2 --line "Repair x 2 h @ 60 tax 19" --skonto 2%/14
$ line add QUOTE-5 "Freight" --kind charge --amount 25 --tax 19
$ line add QUOTE-5 "Loyalty" --kind discount --amount 10%
$ move QUOTE-5 approved

## 2026-02-02T09:00:00Z mia
$ convert QUOTE-1 --to invoice --deposit 30%
$ issue INVOICE-1 --key issue
$ pay INVOICE-1 --reference RE-2026-0001 --key pay
$ convert QUOTE-1 --to invoice --qty 1=4
$ edit INVOICE-2 --supply-date 2026-01-28 --skonto 2%/10 --title "First four bikes"
$ issue INVOICE-2
$ convert QUOTE-1 --to invoice
$ edit INVOICE-3 --supply-date 2026-02-01 --supply-until 2026-02-02 --skonto 2%/10
$ issue INVOICE-3
$ credit INVOICE-3 --lines 3,5 --reason "The manuals are a gift" --key credit
$ pay INVOICE-3 --skonto --on 2026-02-05 --method bank
$ convert DEAL-4 --to invoice --percent 25
$ issue INVOICE-5
$ convert DEAL-4 --to invoice --amount 100
$ convert QUOTE-3 --to invoice --lines 1
$ edit INVOICE-7 --supply-date 2026-02-02
$ issue INVOICE-7
$ pay INVOICE-7 1000.50 --on 2026-02-03 --method card
$ pay INVOICE-7 500 --reference "second part"
$ credit INVOICE-7 --amount 100 --reason "Late"
$ invoice new "Repair" --company COMPANY-2 --line "Repair x 2 h @ 60 tax 19" --supply-date 2026-02-02
    --key new-invoice
$ issue INVOICE-9
$ cancel INVOICE-9 --reason "It was Miller's bike" --key cancel
$ convert QUOTE-5 --to invoice
$ edit INVOICE-11 --supply-date 2026-02-02
$ issue INVOICE-11 --date 2026-01-31
$ invoice new "Spare parts" --company COMPANY-2 --contact CONTACT-1 --line "Tube x 20 @ 4.90 tax 19"
    --line "Export @ 100 tax 0" --supply-date 2026-02-01
$ issue INVOICE-12
$ pay INVOICE-12 300 --allow-over
$ pay INVOICE-12 20 --refund
$ payment new --amount 50 --company COMPANY-2 --reference "no idea" --date 2026-02-04 --key new-payment
$ pay INVOICE-11 --payment PAYMENT-7
$ invoice new "Medical aid" --company COMPANY-2 --supply-date 2026-02-02
$ line add INVOICE-13 "Training" --price 80 --tax 0 --category E
$ deal new "First of two" --company COMPANY-2 --line "Part one @ 100 tax 19"
$ deal new "Second of two" --company COMPANY-2 --line "Part two @ 200 tax 19"
$ convert DEAL-14 DEAL-15 --to invoice --together
$ issue INVOICE-14
$ credit INVOICE-14 --rest
$ move DEAL-11 won

## 2026-02-16T15:00:00Z tom
$ import lead - --map Firma=company_name --map Haarfarbe= --key import
> First Name;Last Name;Firma;E-Mail;Haarfarbe
> Rosa;Parks;Bus AG;rosa@bus.example;schwarz
> Lise;Meitner;Kern GmbH;lise@kern.example;braun
> Mary;Jackson;;mary@nasa.example;
$ import contact - --upsert-by email
> First name,Last name,E-mail,City
> Grace,Hopper,grace@hopper.example,Arlington
> Chien-Shiung,Wu,wu@beta.example,Liuhe
$ view save hot deal amount.gte=1000 stage!=lost --sort -amount --key view-save
$ view save mine lead owner=me
$ view save gone lead stage=junk
$ view rm gone --key view-rm
$ batch - --key batch
> @l     = lead new "From a batch" --name "Dorothy Vaughan" --email dot@nasa.example --amount 400
> @d, @c = convert @l --to deal+contact
>          line add @d "Setup" --price 2000 --tax 19
>          note @d "All in one step"
> {"do": "tag @d batch"}
> {"do": "edit @d", "comments": "First line\nSecond line\twith a tab"}
$ batch - --keep-going --key batch-going
> tag DEAL-1 kept
> tag DEAL-1 kept
> note DEAL-1 "second"

## 2026-02-17T09:00:00Z tom
$ lead new "Undone for good"
$ undo --key undo
$ lead new "Undone and redone"
$ undo
$ redo --key redo
"""

GROWING = 90  # steps of a longer history: somebody works on a few elements, day by day

END = r"""
## 2026-06-30T10:00:00Z tom
$ edit DEAL-5 --probability 40
$ note DEAL-5 "Almost there"
$ move DEAL-5 executing
$ line add DEAL-5 "Late wish" --qty 2 --price 12.5 --tax 19
$ tag DEAL-5 CONTACT-1 late
$ link CONTACT-2 DEAL-5 --role adviser
$ contact new "Last Person" --email last@end.example --company COMPANY-2
$ edit CONTACT-1 --unset phones --phone "+49 30 999"
$ archive LEAD-13
$ lead new "Taken back at the end" --city Kiel
$ undo
"""


class Act(NamedTuple):
    """One command: when, by whom, its words, what it reads."""

    at: str
    by: str
    words: list[str]
    stdin: str


def acts() -> Iterator[Act]:
    """All commands of the story in order."""
    yield from _read(STORY)
    yield from _read("\n".join(_days()))
    yield from _read(END)


def _days() -> Iterator[str]:
    for number in range(GROWING):
        user = ("mia", "ada", "tom")[number % 3]
        yield f"## 2026-{3 + number // 28:02}-{1 + number % 28:02}T08:{number % 60:02}:00Z {user}"
        yield (
            f"$ note DEAL-{1 + number % 4} 'Day {number}'",
            f"$ edit DEAL-2 --amount {1000 + number}.{number % 100:02} -m 'price {number}'",
            f"$ edit COMPANY-2 --employees {12 + number}",
            f"$ lead new 'Visitor {number}' --email visitor{number}@fair.example --tag fair",
            f"$ move DEAL-6 {('preparation', 'new')[number // 5 % 2]}",
        )[number % 5]


def _read(text: str) -> Iterator[Act]:
    at = by = typed = stdin = ""
    for line in (*text.splitlines(), ""):
        sign, _, rest = line.partition(" ")
        if typed and sign == ">":
            stdin += f"{rest}\n"
        elif typed and rest and not sign:
            typed += rest
        else:
            if typed:
                yield Act(at, by, shlex.split(typed), stdin)
            typed, stdin = (rest, "") if sign == "$" else ("", "")
            at, by = rest.split() if sign == "##" else (at, by)
