package se.knyt.cli.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** References out of the free texts that people and programs write on vouchers. */
final class LedgerTexts {
    private static final Pattern NAMED_ORDER = Pattern.compile(
            "(?iu)\\b(?:order|ordernr|ordernummer|orderno|beställning|referens|reference|ref)\\b[.:#\\s]*([\\p{L}\\d][\\p{L}\\d_-]*)");
    private static final Pattern NAMED_INVOICE = Pattern.compile(
            "(?iu)\\b(?:faktura|fakturanr|fakturanummer|fakt|invoice|kreditfaktura|kredit|credit note)\\b[.:#\\s]*(\\d[\\p{L}\\d_-]*)");
    private static final Pattern TOKEN = Pattern.compile("[\\p{L}\\d][\\p{L}\\d_-]*(?:[.,]\\d+)*%?");
    private static final Pattern NOT_A_REFERENCE =
            Pattern.compile("\\d+%|\\d+[.,]\\d{1,4}%?|\\d{4}-\\d{2}-\\d{2}|[\\p{L}_-]+");

    private LedgerTexts() {}

    /**
     * The reference of a row: what the word order or reference names, else the only token with a digit that is neither percent,
     * amount nor date, else nothing.
     */
    static String reference(String text) {
        var named = NAMED_ORDER.matcher(text);
        while (named.find()) {
            if (named.group(1).chars().anyMatch(Character::isDigit)) {
                return named.group(1);
            }
        }
        var tokens = tokens(text);
        var invoice = invoice(text);
        if (tokens.size() > 1) {
            tokens.remove(invoice);
        }
        return tokens.size() == 1 ? tokens.getFirst() : "";
    }

    /** The number that the word faktura or invoice names, else nothing. */
    static String invoice(String text) {
        var named = NAMED_INVOICE.matcher(text);
        return named.find() ? named.group(1) : "";
    }

    /** Whether a text holds a reference as a word of its own. */
    static boolean holds(String text, String reference) {
        int at = text.indexOf(reference);
        while (at >= 0) {
            int after = at + reference.length();
            boolean begins = at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1));
            boolean ends = after == text.length() || !Character.isLetterOrDigit(text.charAt(after));
            if (begins && ends) {
                return true;
            }
            at = text.indexOf(reference, at + 1);
        }
        return false;
    }

    private static List<String> tokens(String text) {
        var tokens = new ArrayList<String>();
        var matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            var token = matcher.group();
            if (!NOT_A_REFERENCE.matcher(token).matches() && !tokens.contains(token)) {
                tokens.add(token);
            }
        }
        return tokens;
    }
}
