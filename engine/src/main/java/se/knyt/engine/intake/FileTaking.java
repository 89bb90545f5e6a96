package se.knyt.engine.intake;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import se.knyt.core.commerce.Payout;
import se.knyt.engine.Audit;
import se.knyt.engine.clock.CompanyClocks;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.intake.SettlementDrop.Earlier;
import se.knyt.engine.intake.SettlementDrop.Outcome;
import se.knyt.engine.intake.SettlementDrop.Pair;
import se.knyt.engine.intake.SettlementDrop.Said;
import se.knyt.engine.intake.SettlementDrop.Told;
import se.knyt.spi.PullSource.Lane;
import se.knyt.spi.PullSource.Page;
import se.knyt.spi.PullSource.Reading;
import se.knyt.spi.SettlementFileSource;
import se.knyt.spi.SettlementFileSource.Dropped;

/**
 * Takes in the page of a file that was read: of another account than the connection's it is asked about first, payouts that may be there already
 * are named, those of before the company's first day are kept apart, and the rest goes in as what is fetched does.
 */
final class FileTaking {
    private final CompanyClocks clocks;
    private final PageWriter writer;
    private final MerchantAccounts accounts;

    FileTaking(CompanyClocks clocks, PageWriter writer, MerchantAccounts accounts) {
        this.clocks = clocks;
        this.writer = writer;
        this.accounts = accounts;
    }

    /** Whether files name accounts, all of them the connection's. */
    boolean isOf(ConnectionRow row, SettlementFileSource source, List<Dropped> files) {
        var named = named(source, files);
        return !named.isEmpty() && accounts.of(row, source).containsAll(named);
    }

    Outcome take(ConnectionRow row, SettlementFileSource source, List<Dropped> files, Page page, Said said) {
        var fresh = named(source, files);
        if (!fresh.isEmpty()) {
            var known = accounts.of(row, source);
            fresh.removeAll(known);
            var other = otherAccount(row, source, fresh, known, said);
            if (other.isPresent()) {
                return other.get();
            }
        }
        return write(row, page, fresh, said);
    }

    private static Set<String> named(SettlementFileSource source, List<Dropped> files) {
        var named = new TreeSet<String>();
        files.forEach(file -> named.addAll(source.accounts(file.name(), file.content())));
        return named;
    }

    /**
     * What has to be said before a file is taken in, or the accounts that are new to the connection. Where nobody knows any of the connection
     * yet, the first file tells it, but not where another provider's would look the same and nobody has chosen.
     */
    private Optional<Outcome> otherAccount(
            ConnectionRow row, SettlementFileSource source, Set<String> fresh, Set<String> known, Said said) {
        boolean shared = source.sharesFormat();
        boolean asks = !known.isEmpty() || (shared && said.chosen() == 0);
        return fresh.isEmpty() || !asks || said.accounts().containsAll(fresh)
                ? Optional.empty()
                : Optional.of(new Outcome.OtherAccount(row.connector(), row.name(), fresh, known, shared));
    }

    /** @param accounts that are new to the connection */
    private Outcome write(ConnectionRow row, Page page, Set<String> accounts, Said said) {
        var origin = new RecordOrigin(row.company(), row.id(), StreamNames.SETTLEMENT_FILE, Lane.TRADE);
        var ours = new Page(writer.parted(origin, page.records()).ours(), "", false);
        var twins = writer.twins(origin, ours);
        var pairs = twins.values().stream()
                .filter(twin -> twin.code().equals(PayoutTwins.OTHER_AMOUNT)
                        || (!said.apart() && !twin.code().isEmpty()))
                .map(FileTaking::pair)
                .toList();
        if (!pairs.isEmpty()) {
            return new Outcome.MaybeThere(row.connector(), pairs);
        }
        if (twins.values().stream().anyMatch(twin -> !twin.code().isEmpty())) {
            writer.apart(origin, twins, said.actor(), row.connector());
        }
        var rest = PayoutTwins.without(page.records(), sure(twins));
        var written = writer.write(
                origin,
                new Page(rest, "", false),
                // What is being fetched by the owner of the connection meanwhile waits for this page, or this for that.
                tx -> tx.query("select 1 from lease where scope = ? for update", r -> r.getInt(1), row.leaseScope()),
                tx -> {
                    if (!accounts.isEmpty()) {
                        MerchantAccounts.keep(tx, row, accounts);
                    }
                    Audit.write(
                            tx,
                            row.company(),
                            clocks.machineNow(),
                            said.actor(),
                            "settlement.file",
                            row.connector(),
                            noted(page, accounts));
                });
        return new Outcome.Taken(
                row.connector(), payouts(ours), written.changed(), written.parked(), earlier(row, written.earlier()));
    }

    /** The payouts of a file, and the accounts that are the connection's from now on. */
    private static Map<String, String> noted(Page page, Set<String> accounts) {
        var names = payouts(page).stream().map(Told::reference).collect(Collectors.joining(", "));
        return accounts.isEmpty()
                ? Map.of("payouts", names)
                : Map.of("payouts", names, "accounts", String.join(", ", accounts));
    }

    private static Earlier earlier(ConnectionRow row, EarlierPayouts payouts) {
        var zone = ZoneId.of(row.zone());
        return payouts.payouts().isEmpty()
                ? Earlier.NONE
                : new Earlier(
                        row.id(),
                        payouts.payouts().size(),
                        payouts.fresh(),
                        payouts.oldest(zone),
                        payouts.newest(zone),
                        payouts.firstDay());
    }

    private static Pair pair(PayoutTwins.Twin twin) {
        var payout = twin.payout();
        return new Pair(
                payout.reference(),
                payout.paid(),
                new Told(payout.provider(), twin.there()),
                twin.thereAmount(),
                twin.thereOn(),
                twin.code().equals(PayoutTwins.OTHER_AMOUNT),
                twin.thereOf());
    }

    /** Those that are there for certain: the file says nothing new of them. */
    private static Map<String, PayoutTwins.Twin> sure(Map<String, PayoutTwins.Twin> twins) {
        return twins.entrySet().stream()
                .filter(e -> e.getValue().code().isEmpty())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static List<Told> payouts(Page page) {
        var payouts = new ArrayList<Told>();
        for (var record : page.records()) {
            if (record.reading() instanceof Reading.Read read) {
                read.documents().stream()
                        .filter(Payout.class::isInstance)
                        .map(Payout.class::cast)
                        .forEach(payout -> payouts.add(new Told(payout.provider(), payout.reference())));
            }
        }
        return payouts;
    }
}
