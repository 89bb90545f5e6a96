package se.knyt.server.flows;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import se.knyt.core.bookkeeping.BankLeg;
import se.knyt.core.bookkeeping.LedgerMode;
import se.knyt.core.bookkeeping.ProviderSettings;
import se.knyt.engine.settings.CutOvers;
import se.knyt.engine.settings.Prepayments;
import se.knyt.engine.settings.Settings;
import se.knyt.server.db.Sql;
import se.knyt.server.shell.View;

/**
 * The drawings of who writes what: one for each way in which the books are kept, by the company or one of its sales channels, now or from
 * a day on, and for each that can be chosen where flows are set up.
 */
public record WhoWrites(View view, Settings settings, BankLeg leg) {
    /**
     * A drawing.
     *
     * @param inUse whether anything is kept so, now or from a day on; else it can be chosen
     * @param of for what it holds, in the reader's words: the company, channels
     */
    public record Drawn(Writers writers, boolean inUse, List<String> of) {
        public Drawn {
            of = List.copyOf(of);
        }
    }

    /** Codes of the providers that the company is connected to. */
    static Set<String> providers(Sql sql, View view) throws SQLException {
        return new TreeSet<>(sql.list(
                "select distinct connector from connection where company_id = ?",
                row -> row.text("connector"),
                view.company().id()));
    }

    /** Drawn by the company's own accounts, for the providers that it is connected to. That of the company now is the first. */
    List<Drawn> drawn(
            Set<String> connectors, List<FlowsPage.FlowRow> flows, FlowSetup setup, List<FlowSetup.End> ends) {
        var today = view.today();
        var now = settings.ledgerOn(today);
        var of = new EnumMap<LedgerMode, List<String>>(LedgerMode.class);
        if (flows.stream().anyMatch(FlowsPage.FlowRow::on)
                || settings.cutOvers().any()) {
            kept(today, ends, of);
        }
        var modes = new ArrayList<LedgerMode>(List.of(now));
        of.keySet().stream().filter(mode -> !modes.contains(mode)).forEach(modes::add);
        if (setup.possible()) {
            setup.books().stream()
                    .map(FlowSetup.Books::mode)
                    .filter(mode -> !modes.contains(mode))
                    .distinct()
                    .forEach(modes::add);
        }
        var providers = providers(connectors);
        return modes.stream()
                .map(mode -> new Drawn(
                        Writers.of(
                                mode,
                                leg,
                                settings.posting(),
                                providers,
                                prepaid(today),
                                !settings.ownInvoices().methods().isEmpty()),
                        of.containsKey(mode),
                        of.getOrDefault(mode, List.of())))
                .toList();
    }

    /** In which ways the books are kept, each with what is kept so. */
    private void kept(LocalDate today, List<FlowSetup.End> ends, Map<LedgerMode, List<String>> of) {
        var cutOvers = settings.cutOvers();
        var company = view.t(cutOvers.channels().isEmpty() ? "writers.of.company" : "writers.of.rest");
        named(of, settings.ledgerOn(today), company);
        cutOvers.after(today, null).ifPresent(next -> named(of, next.mode(), from(company, next)));
        for (long channel : cutOvers.channels()) {
            var name = ends.stream()
                    .filter(end -> end.id() == channel)
                    .map(FlowSetup.End::name)
                    .findFirst()
                    .orElse(view.t("unknown"));
            named(of, settings.ledgerOn(today, channel), name);
            cutOvers.after(today, channel).ifPresent(next -> named(of, next.mode(), from(name, next)));
        }
    }

    private String from(String what, CutOvers.Change change) {
        return view.t("writers.of.from", what, view.day(change.from()));
    }

    private static void named(Map<LedgerMode, List<String>> of, LedgerMode mode, String what) {
        of.computeIfAbsent(mode, _ -> new ArrayList<>()).add(what);
    }

    /** What holds now, or is chosen to hold. */
    private Prepayments.Way prepaid(LocalDate today) {
        var prepayments = settings.prepayments();
        return prepayments.after(today).map(Prepayments.Change::way).orElse(prepayments.on(today));
    }

    /** A shop's own payments are paid out by the shop. */
    private Set<String> providers(Set<String> connectors) {
        var providers = new TreeSet<>(connectors);
        settings.posting().providers().stream()
                .map(ProviderSettings::provider)
                .filter(code -> connectors.contains(code.replaceFirst("-payments$", "")))
                .forEach(providers::add);
        return providers;
    }
}
