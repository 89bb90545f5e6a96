package se.knyt.formats.bank;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import se.knyt.core.money.Money;

/**
 * The entries of all bank files of a run, each once.
 *
 * <p><b>When are two the same?</b> Account, booking day and signed amount are equal, and so is the bank's own reference; where there is
 * none, every other reference and text. Equal entries within one statement are told apart by counting: the second of three is the
 * second in every statement that holds them. So a statement given twice, or two whose periods overlap, count once. Files of different
 * layouts word an entry differently: between them {@link BankLayouts} pairs.
 *
 * <p>A notification (camt.054) tells details of money that the statement (camt.053) of that day holds too: there it only adds to the
 * statement's entry, found by the bank's reference or as the only one of that day and amount. Where no statement covers its day it is
 * an entry of its own.
 */
public final class BankBook implements BankSink {
    private record Identity(String account, LocalDate bookedOn, Money amount, String told, int ordinal) {}

    private record Notice(String file, BankEntry entry, Identity identity) {}

    private final Predicate<BankEntry> wanted;
    private final Map<Identity, BankLayouts.Kept> entries = new LinkedHashMap<>();
    private final Map<Identity, Notice> notices = new LinkedHashMap<>();
    private final List<BankStatement> statements = new ArrayList<>();
    private final List<BankEntry> current = new ArrayList<>();
    private final BankLayouts layouts;
    private String layout = "";
    private long pending;

    /** For files of one layout. */
    public BankBook(Predicate<BankEntry> wanted) {
        this(wanted, List.of());
    }

    /**
     * For files of several layouts, each named before it is read.
     *
     * @param wanted which entries are kept; it must not depend on anything but what an entry says
     * @param payouts the references of payouts: entries that name different ones are different
     */
    public BankBook(Predicate<BankEntry> wanted, Collection<String> payouts) {
        this.wanted = wanted;
        this.layouts = new BankLayouts(payouts);
    }

    /** The layout of the file that is read next, as {@link BankFiles#layout} tells it. */
    public void layout(String next) {
        layout = next;
    }

    @Override
    public void entry(BankEntry entry) {
        if (wanted.test(entry)) {
            current.add(entry);
        }
    }

    @Override
    public void pending(BankEntry entry) {
        pending++;
    }

    @Override
    public void statement(BankStatement statement) {
        var ordinals = new HashMap<Identity, Integer>();
        int repeated = 0;
        for (var entry : current) {
            var told = entry.bankReference().isEmpty() ? "\u001E" + entry.content() : entry.bankReference();
            var first = new Identity(entry.account(), entry.bookedOn(), entry.amount(), told, 0);
            int ordinal = ordinals.merge(first, 1, Integer::sum);
            var identity = new Identity(entry.account(), entry.bookedOn(), entry.amount(), told, ordinal);
            if (statement.notification()) {
                notices.merge(
                        identity,
                        new Notice(statement.file(), entry, identity),
                        (known, next) -> new Notice(known.file(), known.entry().with(next.entry()), identity));
            } else {
                repeated += entries.containsKey(identity) ? 1 : 0;
                keep(identity, entry);
            }
        }
        current.clear();
        var findings = new ArrayList<>(statement.findings());
        if (repeated > 0) {
            findings.add(BankFinding.of(BankFinding.Code.REPEATED, statement.line(), Integer.toString(repeated)));
        }
        statements.add(with(statement, findings));
    }

    private void keep(Identity identity, BankEntry entry) {
        var known = entries.get(identity);
        if (known == null) {
            entries.put(identity, new BankLayouts.Kept(entry, layout));
        } else {
            known.with(entry, layout);
        }
    }

    private static BankStatement with(BankStatement s, List<BankFinding> findings) {
        return new BankStatement(
                s.file(),
                s.line(),
                s.notification(),
                s.id(),
                s.account(),
                s.from(),
                s.to(),
                s.opening(),
                s.closing(),
                s.booked(),
                s.pending(),
                findings);
    }

    /** Brings notifications and statements together. To be called once, when every file has been read. */
    public Result finish() {
        entries.values().removeAll(layouts.paired(List.copyOf(entries.values())));
        var byDay = new HashMap<Identity, List<Identity>>();
        for (var identity : entries.keySet()) {
            byDay.computeIfAbsent(day(identity), _ -> new ArrayList<>()).add(identity);
        }
        var lost = new HashMap<String, List<BankFinding>>();
        for (var notice : notices.values()) {
            var entry = notice.entry();
            if (!isCovered(entry)) {
                keep(notice.identity(), entry);
                continue;
            }
            var same = entries.containsKey(notice.identity())
                    ? notice.identity()
                    : only(byDay.getOrDefault(day(notice.identity()), List.of()));
            if (same == null) {
                lost.computeIfAbsent(notice.file(), _ -> new ArrayList<>())
                        .add(BankFinding.of(
                                BankFinding.Code.NOT_ON_STATEMENT,
                                entry.line(),
                                entry.amount().toPlain()));
            } else {
                keep(same, entry);
            }
        }
        var all = new ArrayList<>(
                entries.values().stream().map(BankLayouts.Kept::entry).toList());
        all.sort(Comparator.comparing(BankEntry::bookedOn)
                .thenComparing(BankEntry::account)
                .thenComparing(entry -> entry.amount().currency())
                .thenComparingLong(entry -> entry.amount().minor())
                .thenComparing(BankEntry::bankReference)
                .thenComparing(BankEntry::content));
        return new Result(all, told(lost), pending);
    }

    private List<BankStatement> told(Map<String, List<BankFinding>> lost) {
        var told = new ArrayList<BankStatement>();
        for (var statement : statements) {
            var more = statement.notification() ? lost.remove(statement.file()) : null;
            if (more == null) {
                told.add(statement);
            } else {
                var findings = new ArrayList<>(statement.findings());
                findings.addAll(more);
                told.add(with(statement, findings));
            }
        }
        return told;
    }

    private static Identity day(Identity identity) {
        return new Identity(identity.account(), identity.bookedOn(), identity.amount(), "", 0);
    }

    private static @Nullable Identity only(List<Identity> found) {
        return found.size() == 1 ? found.getFirst() : null;
    }

    private boolean isCovered(BankEntry entry) {
        return statements.stream()
                .anyMatch(s -> !s.notification() && s.account().equals(entry.account()) && covers(s, entry.bookedOn()));
    }

    static boolean covers(BankStatement statement, LocalDate day) {
        var from = statement.from();
        var to = statement.to();
        return from != null && to != null && !day.isBefore(from) && !day.isAfter(to);
    }

    /**
     * What the files hold.
     *
     * @param entries every wanted entry once, ordered by day, account and amount
     * @param statements the statements in the order read
     * @param pending how many entries are announced and not booked
     */
    public record Result(List<BankEntry> entries, List<BankStatement> statements, long pending) {
        public Result {
            entries = List.copyOf(entries);
            statements = List.copyOf(statements);
        }
    }
}
