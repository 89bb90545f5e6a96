package se.knyt.cli.reconcile;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import se.knyt.core.money.Money;
import se.knyt.core.reconciliation.ProviderOnStatement;
import se.knyt.formats.bank.BankEntry;
import se.knyt.formats.bank.BankSink;
import se.knyt.formats.bank.BankStatement;

/** Where the entries of the bank files stand, and what they say in words. */
final class EntryPlaces {
    private static final int TEXT_MAX = 200;

    private record Key(int line, String account, LocalDate bookedOn, Money amount) {}

    /** The file and the line where an entry begins. */
    record Place(String file, int line) {}

    private final Predicate<BankEntry> wanted;
    private final Map<Key, String> files = new HashMap<>();
    private String file = "";

    EntryPlaces(Predicate<BankEntry> wanted) {
        this.wanted = wanted;
    }

    /** The file that is read next. */
    void file(String next) {
        file = next;
    }

    /** Notes entries on their way. */
    BankSink before(BankSink sink) {
        return new BankSink() {
            @Override
            public void entry(BankEntry entry) {
                if (wanted.test(entry)) {
                    files.putIfAbsent(key(entry), file);
                }
                sink.entry(entry);
            }

            @Override
            public void pending(BankEntry entry) {
                sink.pending(entry);
            }

            @Override
            public void statement(BankStatement statement) {
                sink.statement(statement);
            }
        };
    }

    private static Key key(BankEntry entry) {
        return new Key(entry.line(), entry.account(), entry.bookedOn(), entry.amount());
    }

    Place of(BankEntry entry) {
        return new Place(files.getOrDefault(key(entry), ""), entry.line());
    }

    /** The words of an entry. The other party's name is among them only where it is a provider's. */
    static String words(BankEntry entry) {
        var words = new LinkedHashSet<>(entry.texts());
        for (var detail : entry.details()) {
            if (!ProviderOnStatement.providers(List.of(detail.party())).isEmpty()) {
                words.add(detail.party());
            }
            words.add(detail.endToEndId());
            words.addAll(detail.references());
            words.addAll(detail.remittance());
        }
        words.remove("");
        var text = String.join(" ", words).replaceAll("\\s+", " ").strip();
        return text.length() > TEXT_MAX ? text.substring(0, TEXT_MAX) : text;
    }
}
