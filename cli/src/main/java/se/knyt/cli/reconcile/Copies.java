package se.knyt.cli.reconcile;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import se.knyt.core.money.Currency;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.Finding;
import se.knyt.formats.settlement.SettlementFile;

/**
 * The payouts of all files. One that is given again with equal rows is taken once; with other rows both are shown, and neither can close:
 * nobody has said which is true. Rows are compared as values, in no order; where they stand counts for nothing.
 */
final class Copies {
    private record Key(String provider, String reference, Currency currency) {}

    private record Copy(SettlementFile file, SettlementFile.Part part) {
        Money paid() {
            var paid = part.statement().paid();
            return paid == null ? Money.zero(part.currency()) : paid;
        }
    }

    /** The payouts that are taken, and what was found about those given more than once. */
    record Taken(AllLines lines, List<List<Finding>> findings) {}

    private final List<AllLines.Range> ranges = new ArrayList<>();
    private final List<List<Finding>> findings = new ArrayList<>();

    private Copies() {}

    /** Takes the payouts of files in the order of provider, reference and currency; of equal ones the one whose file comes first. */
    static Taken take(List<SettlementFile> files) {
        var copies = new LinkedHashMap<Key, List<Copy>>();
        for (var file : files) {
            for (var part : file.parts()) {
                copies.computeIfAbsent(
                                new Key(part.provider(), part.reference(), part.currency()), _ -> new ArrayList<>(1))
                        .add(new Copy(file, part));
            }
        }
        var taken = new Copies();
        copies.entrySet().stream()
                .sorted(Map.Entry.comparingByKey(Comparator.comparing(Key::provider)
                        .thenComparing(Key::reference)
                        .thenComparing(Key::currency)))
                .forEach(entry -> taken.add(entry.getKey(), entry.getValue()));
        return new Taken(new AllLines(taken.ranges), List.copyOf(taken.findings));
    }

    private void add(Key key, List<Copy> copies) {
        var different = new LinkedHashMap<String, List<Copy>>();
        if (copies.size() == 1) {
            different.put("", copies);
        } else {
            copies.forEach(copy -> different
                    .computeIfAbsent(content(copy), _ -> new ArrayList<>())
                    .add(copy));
        }
        var shown = different.values().stream().map(List::getFirst).toList();
        for (var equal : different.values()) {
            var one = equal.getFirst();
            ranges.add(new AllLines.Range(
                    one.file(), one.part(), one.part().from(), one.part().to()));
            var found = new ArrayList<Finding>();
            equal.stream().skip(1).forEach(again -> found.add(duplicate(again)));
            // Those without a reference are told apart by nothing but their rows: others are other payouts.
            if (!key.reference().isEmpty()) {
                shown.stream().filter(other -> !other.equals(one)).forEach(other -> found.add(differs(one, other)));
            }
            findings.add(found);
        }
    }

    private static Finding duplicate(Copy again) {
        return new Finding(
                Finding.Code.DUPLICATE_PAYOUT,
                0,
                again.paid(),
                List.of(again.file().name()));
    }

    private static Finding differs(Copy one, Copy other) {
        return new Finding(
                Finding.Code.PAYOUT_DIFFERS,
                0,
                one.paid(),
                List.of(
                        one.file().name(),
                        one.paid().toPlain(),
                        other.file().name(),
                        other.paid().toPlain()));
    }

    /** The same text for the same head and the same rows in any order. */
    private static String content(Copy copy) {
        var head = copy.part().head();
        var text = new StringBuilder().append(head.paidOn()).append('\n').append(head.apart());
        var statement = head.statement();
        text.append(statement.opening()).append(statement.closing()).append(statement.paid());
        statement.classTotals().stream()
                .map(Object::toString)
                .sorted()
                .forEach(total -> text.append('\n').append(total));
        long first = 0;
        long second = 0;
        for (int i = copy.part().from(); i < copy.part().to(); i++) {
            var digest = ByteBuffer.wrap(sha256(row(copy.file(), i)));
            first += digest.getLong();
            second += digest.getLong();
        }
        return text.append('\n').append(first).append(' ').append(second).toString();
    }

    private static String row(SettlementFile file, int i) {
        var text = new StringBuilder()
                .append(file.kind(i))
                .append('\u001F')
                .append(file.providerKind(i))
                .append('\u001F')
                .append(file.amount(i))
                .append('\u001F')
                .append(file.day(i))
                .append('\u001F')
                .append(file.original(i));
        for (var which : SettlementFile.Text.values()) {
            text.append('\u001F').append(file.text(i, which));
        }
        return text.toString();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
