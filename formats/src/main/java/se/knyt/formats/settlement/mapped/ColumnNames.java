package se.knyt.formats.settlement.mapped;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.commerce.PayoutLine;

/** Words that providers use, in Swedish, English, Norwegian, Danish and German, for columns and for kinds of row. */
final class ColumnNames {
    /** The order is the order in which columns are given away: what is more particular comes first. */
    private static final Map<Role, List<String>> COLUMNS = columns();

    private static final Map<Meaning, List<String>> WORDS = words();

    private ColumnNames() {}

    private static Map<Role, List<String>> columns() {
        var names = new EnumMap<Role, List<String>>(Role.class);
        names.put(
                Role.PAYOUT,
                List.of(
                        "payout_id",
                        "payout_reference",
                        "settlement_id",
                        "settlement_reference",
                        "utbetalnings_id",
                        "utbetalningsid",
                        "utbetalning",
                        "avräkning",
                        "avräkningsnummer",
                        "avräkningsid",
                        "batch",
                        "batch_id",
                        "payout",
                        "settlement",
                        "utbetaling",
                        "oppgjør",
                        "oppgjørsnummer",
                        "auszahlung"));
        names.put(
                Role.PAID_ON,
                List.of(
                        "payout_date",
                        "settlement_date",
                        "utbetalningsdatum",
                        "utbetalningsdag",
                        "utbetald",
                        "paid_on",
                        "avräkningsdatum",
                        "utbetalingsdato",
                        "oppgjørsdato",
                        "auszahlungsdatum"));
        names.put(
                Role.PAID,
                List.of(
                        "payout_amount",
                        "payout_total",
                        "settlement_amount",
                        "utbetalt_belopp",
                        "utbetalat_belopp",
                        "utbetalningsbelopp",
                        "total_payout",
                        "auszahlungsbetrag"));
        names.put(Role.CREDIT, List.of("credit", "kredit", "credit_amount", "in", "insättning", "haben"));
        names.put(Role.DEBIT, List.of("debit", "debet", "debit_amount", "ut", "uttag", "soll"));
        names.put(
                Role.VAT,
                List.of(
                        "fee_vat",
                        "vat_on_fee",
                        "moms_på_avgift",
                        "avgiftsmoms",
                        "moms",
                        "vat",
                        "mva",
                        "mwst",
                        "tax",
                        "fee_tax",
                        "vat_amount",
                        "momsbelopp"));
        names.put(
                Role.FEE,
                List.of(
                        "fee",
                        "fees",
                        "avgift",
                        "avgifter",
                        "fee_amount",
                        "provision",
                        "commission",
                        "gebyr",
                        "gebühr",
                        "transaction_fee",
                        "transaktionsavgift",
                        "total_fee",
                        "kostnad"));
        names.put(
                Role.NET,
                List.of(
                        "net",
                        "net_amount",
                        "netto",
                        "nettobelopp",
                        "nettobeløp",
                        "nettobetrag",
                        "payout_net",
                        "att_utbetala"));
        names.put(
                Role.GROSS,
                List.of(
                        "gross",
                        "gross_amount",
                        "brutto",
                        "bruttobelopp",
                        "bruttobeløp",
                        "amount",
                        "belopp",
                        "beløp",
                        "betrag",
                        "total",
                        "summa",
                        "sale_amount",
                        "transaction_amount",
                        "transaktionsbelopp"));
        names.put(Role.CURRENCY, List.of("currency", "valuta", "währung", "currency_code", "valutakod"));
        names.put(
                Role.TYPE,
                List.of(
                        "type",
                        "typ",
                        "transaction_type",
                        "transaktionstyp",
                        "händelse",
                        "event",
                        "kind",
                        "category",
                        "kategori",
                        "art",
                        "slag",
                        "event_type",
                        "radtyp"));
        names.put(
                Role.REFERENCE,
                List.of(
                        "order_reference",
                        "merchant_reference",
                        "ordernummer",
                        "order_number",
                        "order_id",
                        "order",
                        "orderref",
                        "orderreferens",
                        "referens",
                        "reference",
                        "er_referens",
                        "ordrenummer",
                        "bestellnummer",
                        "merchant_order_id",
                        "ordre",
                        "invoice_number",
                        "fakturanummer"));
        names.put(
                Role.TRANSACTION,
                List.of(
                        "transaction_id",
                        "transaktions_id",
                        "transaktionsid",
                        "transaktionsnummer",
                        "capture_id",
                        "charge_id",
                        "payment_id",
                        "betalnings_id",
                        "betalningsid",
                        "transaction",
                        "transaktion",
                        "transactionid"));
        names.put(
                Role.SECOND_REFERENCE,
                List.of("second_reference", "merchant_reference2", "reference2", "referens2", "er_referens_2"));
        names.put(Role.PURCHASE, List.of("purchase_id", "provider_order_id", "köp_id", "köpid"));
        names.put(
                Role.DATE,
                List.of(
                        "date",
                        "datum",
                        "transaction_date",
                        "transaktionsdatum",
                        "booking_date",
                        "bokföringsdatum",
                        "dato",
                        "created",
                        "created_at",
                        "timestamp",
                        "tid",
                        "tidpunkt",
                        "dag"));
        return names;
    }

    private static Map<Meaning, List<String>> words() {
        var words = new EnumMap<Meaning, List<String>>(Meaning.class);
        words.put(
                Meaning.SALE,
                List.of(
                        "sale",
                        "sales",
                        "köp",
                        "försäljning",
                        "capture",
                        "charge",
                        "payment",
                        "betalning",
                        "purchase",
                        "kjøp",
                        "verkauf",
                        "salg",
                        "debitering",
                        "aktivering"));
        words.put(
                Meaning.REFUND,
                List.of(
                        "refund",
                        "refunds",
                        "återbetalning",
                        "retur",
                        "return",
                        "kreditering",
                        "återköp",
                        "refusjon",
                        "erstattung",
                        "credit",
                        "tilbakebetaling"));
        words.put(
                Meaning.FEE,
                List.of(
                        "fee",
                        "fees",
                        "avgift",
                        "avgifter",
                        "månadsavgift",
                        "monthly fee",
                        "provision",
                        "commission",
                        "gebyr",
                        "gebühr",
                        "transaktionsavgift",
                        "subscription"));
        words.put(Meaning.FEE_VAT, List.of("vat", "moms", "avgiftsmoms", "fee vat", "moms på avgift"));
        words.put(
                Meaning.CHARGEBACK,
                List.of(
                        "chargeback",
                        "kortreklamation",
                        "dispute",
                        "tvist",
                        "reklamation",
                        "rückbuchung",
                        "tilbakeføring"));
        words.put(
                Meaning.CHARGEBACK_WON,
                List.of("chargeback won", "chargeback reversal", "dispute won", "vunnen tvist"));
        words.put(Meaning.DISPUTE_FEE, List.of("dispute fee", "chargeback fee", "tvistavgift"));
        words.put(
                Meaning.RESERVE,
                List.of("reserve", "rolling reserve", "innehållet belopp", "reservation", "rullande reserv"));
        words.put(Meaning.RESERVE_HOLD, List.of("reserve hold", "reserve held", "innehållet"));
        words.put(
                Meaning.RESERVE_RELEASE,
                List.of("reserve release", "reserve released", "frisläppt reserv", "frigivet belopp"));
        words.put(Meaning.ADJUSTMENT, List.of("adjustment", "justering", "correction", "rättelse", "korrigering"));
        words.put(Meaning.ADVANCE, List.of("advance", "förskott", "loan", "lån"));
        words.put(Meaning.DEPOSIT, List.of("deposit", "top up", "topup"));
        words.put(
                Meaning.PAYOUT_RETURN,
                List.of(
                        "payout failed",
                        "failed payout",
                        "payout failure",
                        "payout returned",
                        "returnerad utbetalning"));
        words.put(Meaning.FX, List.of("fx", "currency conversion", "valutaväxling", "kursdifferens"));
        words.put(Meaning.ROUNDING, List.of("rounding", "avrundning", "öresavrundning"));
        words.put(
                Meaning.PAYOUT,
                List.of(
                        "payout",
                        "utbetalning",
                        "settlement",
                        "transfer",
                        "avräkning",
                        "utbetaling",
                        "auszahlung",
                        "oppgjør",
                        "payout to bank"));
        return words;
    }

    /** The roles in the order in which columns are given away, each with the names it goes by. */
    static Map<Role, List<String>> ofColumns() {
        return COLUMNS;
    }

    /** What a word means, as far as it is one of those that providers use. */
    static java.util.Optional<Meaning> meaning(String word) {
        for (var entry : WORDS.entrySet()) {
            if (entry.getValue().contains(word)) {
                return java.util.Optional.of(entry.getKey());
            }
        }
        // Our own codes, as our documents write them.
        for (var kind : PayoutLine.Kind.values()) {
            if (kind.code().equals(word.replace(' ', '_')) && kind != PayoutLine.Kind.UNRECOGNIZED) {
                return java.util.Optional.of(Meaning.ofCode(kind.code().replace('_', '-')));
            }
        }
        return java.util.Optional.empty();
    }
}
