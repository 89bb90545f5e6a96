package se.knyt.engine.looseends;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.knyt.core.bookkeeping.HoldCodes;
import se.knyt.core.returns.CreditPlan;
import se.knyt.spi.Connector;
import se.knyt.spi.FoundElsewhere;

/**
 * Every reason that the engine gives for a loose end, a hold, a wait or a parked record. Each has a text for people; what connectors
 * give beside them is declared by {@link Connector#refusals()}.
 */
public final class Causes {
    /** A sale or refund that no payout has named though it should have, and that nobody has seen at the bank where that is the payout. */
    public static final Set<String> AWAITED = Set.of(
            "awaited.refund",
            "awaited.refund-at-bank",
            "awaited.refund-unknown",
            "awaited.sale",
            "awaited.sale-at-bank",
            "awaited.sale-unknown");

    /** A provider has taken in or given back what belongs to no order here, and has not paid it out yet. */
    public static final Set<String> NOT_OURS = Set.of("balance.refund", "balance.sale");

    /** A provider took a refund on, and it never reached the buyer. */
    public static final String REFUND_UNDONE = "refund.undone";

    /** A provider took a capture on, and the money is not taken after all. */
    public static final String CAPTURE_UNDONE = "capture.undone";

    /** A rule, or the company's limit for a second person, holds a refund: a person lets it go, or puts it aside. */
    public static final Set<String> REFUND_RULES = Set.of(
            "refund.rule-draft",
            "refund.rule-failed",
            "refund.rule-held",
            "refund.rule-no-mapping",
            "refund.rule-not-skipped",
            "refund.rule-too-long",
            "refund.second-person");

    /** What a rule leaves for a person to book, of Knyt's own vouchers. */
    public static final Set<String> DRAFTS = Set.of("payout.rule-draft", "refund.rule-draft", "rule.draft-voucher");

    /** Of an order: a rule stops it, and a person may let it go. */
    public static final Set<String> ORDER_RULES = Set.of(
            "rule.draft-voucher",
            "rule.failed",
            "rule.held",
            "rule.no-mapping",
            "rule.price",
            "rule.put-aside",
            "rule.skip-begun",
            "rule.skipped",
            "rule.too-long");

    /** Of a payout likewise, and where its fees are further from the contract than the company's limit. */
    public static final Set<String> PAYOUT_RULES = Set.of(
            "payout.fee-deviates",
            "payout.rule-draft",
            "payout.rule-failed",
            "payout.rule-held",
            "payout.rule-no-mapping",
            "payout.rule-too-long");

    /** The engine's own. */
    private static final Set<String> OWN = Set.of(
            "authorization.captured-once",
            "authorization.expired",
            "authorization.expires",
            "authorization.expires-by-rule",
            "authorization.over",
            "bank.entry-unexplained",
            "cancelled.by-person",
            "cancelled.delivered",
            "cancelled.not-refunded",
            "capture.by-person",
            "capture.counted-twice",
            FoundElsewhere.CAPTURE,
            "capture.more-than-reserved",
            "capture.no-provider-connection",
            "capture.several-connections",
            "capture.no-provider-order",
            "capture.not-one-reservation",
            "capture.once-part",
            "capture.not-seen",
            CAPTURE_UNDONE,
            "company.not-planned",
            "connection.not-taken",
            "connection.settings",
            "connection.sign-in-again",
            "dispute.answer",
            "dispute.answer-late",
            "dispute.exchange",
            "dispute.given-back",
            "dispute.handed-back",
            "dispute.loss",
            "dispute.mixed",
            "dispute.not-told",
            "effect.ambiguous",
            "effect.answer-unreadable",
            "effect.not-supported",
            "effect.seal-broken",
            "effect.unknown",
            "exchange.in-accounting",
            "exchange.not-paid",
            "fulfil.goods-unknown",
            "gift-card.expired",
            "gift-card.handled-in-accounting",
            "gift-card.not-sold-yet",
            "store-credit.expired",
            "history.not-fetched",
            "api-token.expires",
            "invoice.part-met",
            "no-answer",
            "not-sent",
            "own-invoice.credit-open",
            "own-invoice.late",
            "own-invoice.owed-back",
            "own-invoice.unpaid",
            "payment.came-to-nothing",
            "payment.differs",
            "payment.made-elsewhere",
            "payment.not-paid",
            "payment.not-wanted",
            "fees.invoice-differs",
            "fees.invoice-missing",
            "payment.other-amount-paid",
            "payout.debt-currency",
            "payout.dated-ahead",
            "payout.debt-more",
            "payout.debt-none",
            "payout.debt-several",
            "payout.deposit-not-at-bank",
            "payout.failed",
            "payout.failed-at-bank",
            "payout.fee-deviates",
            "payout.fee-vat",
            "payout.feed-differs",
            "payout.maybe-same",
            "payout.same-other-amount",
            "payout.line-ambiguous",
            "payout.line-double",
            "payout.line-doubled",
            "payout.line-missing",
            "payout.line-other-amount",
            "payout.line-over-together",
            "payout.line-paid-already",
            "payout.line-share-awaited",
            "payout.line-shares-differ",
            "payout.line-suggested",
            "payout.line-to-decide",
            "payout.line-turned",
            "payout.line-unmatched",
            "payout.line-unrecognized",
            "payout.not-at-bank",
            "payout.not-planned",
            "payout.parcels-awaited",
            "payout.parcels-unclear",
            "payout.return-unknown",
            "payout.rule-account",
            "payout.rule-dimension",
            "payout.rule-draft",
            "payout.line-refund-skipped",
            "payout.line-rule-skipped",
            "payout.line-skipped",
            "payout.rule-failed",
            "payout.rule-held",
            "payout.rule-no-mapping",
            "payout.rule-too-long",
            "payout.same-reference",
            "payout.swish-connection",
            "payout.swish-unmatched",
            "prepaid.changed",
            "prepaid.differs",
            "prepaid.more",
            "prepaid.part-refunded",
            "prepaid.rest-unpaid",
            "rate-limited",
            "read.fault",
            "read.silent",
            "record.one-id-twice",
            "record.refused-by-database",
            "record.too-large",
            "refund.by-person",
            "refund.by-road",
            "refund.disputed",
            "refund.failed",
            FoundElsewhere.REFUND,
            "refund.gift-card",
            "refund.more-than-captured",
            "refund.more-than-each-paid",
            "refund.no-capture",
            "refund.no-provider-connection",
            "refund.several-connections",
            "refund.no-provider-order",
            "refund.not-seen",
            "refund.other-amount",
            "refund.price-part",
            "refund.rows-differ",
            "refund.rule-dimension",
            "refund.rule-skipped",
            "refund.several-invoices",
            "refund.several-providers",
            REFUND_UNDONE,
            "return.expected-long",
            "return.open-long",
            "return.uncredited",
            "refund.which-provider",
            "rule.dimension",
            "rule.draft",
            "rule.draft-voucher",
            "rule.failed",
            "rule.held",
            "rule.no-flow",
            "rule.no-mapping",
            "rule.price",
            "rule.price-in-accounting",
            "rule.put-aside",
            "rule.skip-begun",
            "rule.skipped",
            "rule.too-long",
            "trail.not-planned",
            "vat.correct",
            "vat.late",
            "voucher.no-note");

    private Causes() {}

    /** All that can be given with these connectors. */
    public static Set<String> all(Stream<? extends Connector> connectors) {
        var all = new TreeSet<String>(OWN);
        all.addAll(AWAITED);
        all.addAll(NOT_OURS);
        all.addAll(REFUND_RULES);
        all.addAll(HoldCodes.ALL);
        all.addAll(CreditPlan.CODES);
        all.addAll(
                connectors.flatMap(connector -> connector.refusals().stream()).collect(Collectors.toSet()));
        return all;
    }
}
