package se.knyt.core.reconciliation;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import se.knyt.core.commerce.Payout;
import se.knyt.core.commerce.PayoutLine;
import se.knyt.core.money.Money;

/** Reconciles one payout: its certificate, and what each of its lines is matched with. */
public final class Reconciler {
    private Reconciler() {}

    /**
     * @param certificate the proof of the payout; where it does not close the payout is held, whole, whatever its matches
     * @param findings what was found; at least one when the certificate does not close
     * @param lines what became of each line, in the order of the lines
     */
    public record Result(Certificate certificate, List<Finding> findings, List<LineResult> lines) {
        public Result {
            findings = List.copyOf(findings);
            lines = List.copyOf(lines);
        }
    }

    /**
     * @param line the line
     * @param status what became of it
     * @param tier tier of the match or suggestion, 7 when nothing was found, 0 when nothing was needed
     * @param items the matched item alone, or the candidates of a suggestion, best first
     * @param explained the named parts of the difference of a match; their sum is line (without sign) less item
     */
    public record LineResult(
            PayoutLine line, MatchStatus status, int tier, List<OpenItem> items, List<Explanation> explained) {
        public LineResult {
            items = List.copyOf(items);
            explained = List.copyOf(explained);
        }
    }

    /**
     * Reconciles a payout with the items that are open for its provider.
     *
     * @param zone the company's zone, for the dates of the lines
     * @throws ArithmeticException when a sum exceeds what a long holds
     */
    public static Result reconcile(
            Payout payout, List<PayoutLine> lines, List<OpenItem> openItems, ZoneId zone, MatchLimits limits) {
        var kinds = payout.classTotals().keySet().stream().sorted().toList();
        var view = new PayoutLineList(lines, kinds, zone);
        var matches = Matcher.match(view, new OpenItemList(openItems), limits);
        var certified = Certifier.certify(Statement.of(payout), view, 0, lines.size());
        var results = new ArrayList<LineResult>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            results.add(result(lines.get(i), i, matches, openItems));
        }
        return new Result(certified.certificate(), certified.findings(), results);
    }

    /** Matches lines that are of no payout yet, as those of one are; none of them certifies anything. */
    public static List<LineResult> match(
            List<PayoutLine> lines, List<OpenItem> openItems, ZoneId zone, MatchLimits limits) {
        var matches = Matcher.match(new PayoutLineList(lines, List.of(), zone), new OpenItemList(openItems), limits);
        var results = new ArrayList<LineResult>(lines.size());
        for (int i = 0; i < lines.size(); i++) {
            results.add(result(lines.get(i), i, matches, openItems));
        }
        return results;
    }

    /**
     * Whether their ids say that a line and an item do not belong together: both have an id of the capture or refund, or both the reference
     * that was given with it, and none in common. No order number and no amount makes up for that.
     */
    public static boolean contradict(PayoutLine line, OpenItem item) {
        var items = new OpenItemList(List.of(item));
        // No day of either is looked at.
        var lines = new PayoutLineList(List.of(line), List.of(), ZoneOffset.UTC);
        return new PairCheck(lines, items, new ItemKeys(items)).contradicts(0, 0, KeyKind.ORDER_REFERENCE);
    }

    private static LineResult result(PayoutLine line, int index, Matches matches, List<OpenItem> openItems) {
        var items = new ArrayList<OpenItem>();
        var explained = new ArrayList<Explanation>();
        if (matches.status(index) == MatchStatus.MATCHED) {
            var item = openItems.get(matches.item(index));
            items.add(item);
            Money difference = line.purchased().abs().minus(item.amount());
            if (!difference.isZero()) {
                explained.add(new Explanation(Explanation.Part.ROUNDING, difference));
            }
        }
        for (int candidate : matches.candidates(index)) {
            items.add(openItems.get(candidate));
        }
        return new LineResult(line, matches.status(index), matches.tier(index), items, explained);
    }
}
