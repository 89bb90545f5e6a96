package se.knyt.formats.settlement;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.formats.csv.Cells;
import se.knyt.formats.csv.FileText;

/** What a file is, told by its first lines. */
public enum FileKind {
    KLARNA("klarna", "a Klarna settlement (CSV)"),
    KLARNA_SUMMARY("klarna", "a Klarna summary over several payouts (CSV); use the settlement of each payout"),
    PAYPAL("paypal", "a PayPal settlement report (STL)"),
    ADYEN("adyen", "an Adyen settlement details report (CSV)"),
    STRIPE("stripe", "a Stripe itemised payout reconciliation (CSV)"),
    SHOPIFY_TRANSACTIONS("shopify-payments", "Shopify Payments transactions (CSV)"),
    SHOPIFY_PAYOUTS("shopify-payments", "Shopify Payments payouts (CSV)"),
    AMAZON("amazon", "an Amazon settlement (flat file V2)"),
    SVEA("svea", "a Svea reconciliation report (JSON)"),
    NEXI("nets", "a Nexi payout with its payment actions (JSON)"),
    JSON("", "JSON of no provider that is known"),
    SWISH("swish", "a bank's Swish report"),
    SWISH_OTHER(
            "",
            "a Swish report of another bank than Swedbank, the savings banks and Handelsbanken; it needs a format of its own"),
    SIE("", "a SIE file, which is accounting, not a settlement"),
    CAMT("", "a bank statement (camt), not a settlement"),
    XML("", "an XML file"),
    PDF("", "a PDF document; use the CSV of the same settlement"),
    ARCHIVE("", "a packed file (ZIP); unpack it, or save the spreadsheet as CSV"),
    EMPTY("", "an empty file"),
    UNKNOWN("", "a file of no kind that is known");

    /** Enough for the widest header. */
    private static final int HEAD_BYTES = 16_384;

    /** Columns of the table that Swedbank and the savings banks give. */
    private static final Set<String> SWEDBANK = Set.of("kontonr", "bokfdag", "belopp");

    /** The provider codes of the contract. */
    private static final Set<String> PROVIDERS = Set.of(
            "klarna",
            "kustom",
            "svea",
            "nets",
            "paypal",
            "stripe",
            "shopify-payments",
            "adyen",
            "amazon",
            "swish",
            "qliro",
            "zettle",
            "mollie",
            "walley");

    private final String provider;
    private final String description;

    FileKind(String provider, String description) {
        this.provider = provider;
        this.description = description;
    }

    /** Code of the provider whose file it is, or empty. */
    public String provider() {
        return provider;
    }

    /** What it is, in words that follow "this is". */
    public String description() {
        return description;
    }

    /** All provider codes there are, whether their files are read yet or not. */
    public static Set<String> providers() {
        return new TreeSet<>(PROVIDERS);
    }

    /** Whether files of this kind come from a provider; Kustom took over Klarna's checkout and its files. */
    public boolean isOf(String code) {
        return provider.equals(code) || (provider.equals("klarna") && code.equals("kustom"));
    }

    /** Whether it is the settlement of one or more payouts, or a part of one. */
    public boolean isSettlement() {
        return !provider.isEmpty() && this != KLARNA_SUMMARY;
    }

    /** Whether a line of it says who paid, by name or telephone number, whatever its columns are called. */
    boolean namesBuyers() {
        return this == SWISH;
    }

    /** Whether it is a table as delimited text, or may be one. */
    public boolean isTable() {
        return switch (this) {
            case EMPTY, PDF, ARCHIVE, XML, CAMT, JSON, SVEA, NEXI -> false;
            default -> true;
        };
    }

    public static FileKind of(FileText text) {
        var head = text.head(HEAD_BYTES);
        var trimmed = head.stripLeading();
        if (trimmed.isEmpty()) {
            return EMPTY;
        }
        if (trimmed.startsWith("%PDF")) {
            return PDF;
        }
        if (head.startsWith("PK\u0003\u0004")) {
            return ARCHIVE;
        }
        if (trimmed.startsWith("<")) {
            return trimmed.contains("camt.05") ? CAMT : XML;
        }
        if (trimmed.startsWith("{") || trimmed.startsWith("[")) {
            return json(trimmed);
        }
        if (trimmed.regionMatches(true, 0, "#FLAGGA", 0, 7)) {
            return SIE;
        }
        return table(trimmed);
    }

    private static FileKind json(String head) {
        if (head.contains("\"clientReports\"")
                || head.contains("\"openingBalanceDebt\"")
                || head.contains("sveaPaidAmount")) {
            return SVEA;
        }
        if (head.contains("\"paymentAction") || head.contains("\"chargedAmount\"") || head.contains("\"payoutId\"")) {
            return NEXI;
        }
        return JSON;
    }

    private static FileKind table(String head) {
        var names = names(head);
        if (names.contains("summary_total_sale_amount") || names.contains("summary_payout_date_start")) {
            return KLARNA_SUMMARY;
        }
        if (names.contains("total_settlement_amount")
                || names.contains("merchant_reference1")
                || (names.contains("payment_reference") && names.contains("settlement_currency"))
                || (names.contains("capture_date") && names.contains("posting_currency"))) {
            return KLARNA;
        }
        if (names.contains("rh")
                && (names.contains("fh")
                        || head.contains("\"SH\"")
                        || head.contains(",SH,")
                        || head.startsWith("\"RH"))) {
            return PAYPAL;
        }
        if (names.contains("ch") && names.contains("transaction_event_code")) {
            return PAYPAL;
        }
        if (names.contains("psp_reference") && names.contains("merchant_account")) {
            return ADYEN;
        }
        if (names.contains("automatic_payout_id")
                || (names.contains("balance_transaction_id") && names.contains("reporting_category"))) {
            return STRIPE;
        }
        if (names.contains("payout_status") && names.contains("transaction_date")) {
            return SHOPIFY_TRANSACTIONS;
        }
        if (names.contains("payout_date") && names.contains("charges") && names.contains("refunds")) {
            return SHOPIFY_PAYOUTS;
        }
        if (names.contains("settlement_id") && names.contains("settlement_start_date")) {
            return AMAZON;
        }
        boolean records = head.startsWith("01;") && head.contains(";SWH;");
        var words = head.toLowerCase(Locale.ROOT);
        if (records || SWEDBANK.stream().allMatch(words::contains)) {
            return words.contains("swish") || records ? SWISH : UNKNOWN;
        }
        return words.contains("swish") ? SWISH_OTHER : UNKNOWN;
    }

    /** The column names of the first line, by any delimiter. */
    private static Set<String> names(String head) {
        var line = head.lines().findFirst().orElse("");
        var names = new TreeSet<String>();
        for (var cell : line.split("[;,\t|]", -1)) {
            names.add(Cells.columnName(cell.replace("\"", "").replace("'", "")));
        }
        return names;
    }
}
