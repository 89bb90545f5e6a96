package se.knyt.server.handpayouts;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.core.money.Money;
import se.knyt.engine.connections.ConnectionRow;
import se.knyt.engine.intake.HandPayoutDesk;
import se.knyt.engine.intake.HandPayoutDesk.Choice;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.spi.BalanceSource.Transaction;
import se.knyt.spi.ByHandSource;
import se.knyt.spi.ProviderFailure;

/** The page on which a person says what a payout took, with the sum of what is ticked against the payout. */
@Controller
class HandPayoutController {
    private static final Logger LOG = LoggerFactory.getLogger(HandPayoutController.class);
    private static final String PATH = "/c/{company}/connections/{ref}/payouts/{payout}/taken";
    private static final int SHOWN = 100;
    private static final int TEXT_CHARS_MAX = 200;

    private final Actions actions;
    private final Html html;

    HandPayoutController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    /** What a person sends beside what is ticked. */
    private record Sent(Set<String> ticked, String query, int page, String reason, boolean stays) {}

    @GetMapping(PATH)
    ResponseEntity<String> one(View view, @PathVariable Ref ref, @PathVariable String payout) {
        var row = row(view, ref, payout);
        var choice = choice(row, payout);
        var ticked = choice == null ? Set.<String>of() : choice.said().isEmpty() ? choice.proposed() : choice.said();
        return page(view, HttpStatus.OK, row, payout, choice, new Sent(ticked, "", 1, "", false), "", null);
    }

    /** Shows another part of the list, or the sum anew; keeps the word, or takes it back. */
    @PostMapping(PATH)
    @Allowed({Role.OWNER, Role.INTEGRATOR, Role.BOOKKEEPER})
    ResponseEntity<String> act(
            View view,
            @PathVariable Ref ref,
            @PathVariable String payout,
            @RequestParam Map<String, String> sent,
            @RequestParam(name = "t", required = false) @Nullable List<String> ticked) {
        var row = row(view, ref, payout);
        var read = sent(sent, ticked);
        var desk = actions.desks().handPayouts();
        var act = sent.getOrDefault("do", "");
        try {
            if (act.equals("back")) {
                return answer(
                        view,
                        row,
                        payout,
                        read,
                        desk.takeBack(
                                row.company(), row.id(), payout, view.user().email()));
            }
            if (act.equals("save")) {
                var outcome = desk.say(
                        row.company(),
                        row.id(),
                        payout,
                        read.ticked(),
                        read.stays(),
                        read.reason(),
                        view.user().email());
                return answer(view, row, payout, read, outcome.orElseThrow(NotFoundException::new));
            }
        } catch (ProviderFailure | IllegalArgumentException e) {
            LOG.info("payout by hand: {}", e.getMessage());
            return page(view, HttpStatus.UNPROCESSABLE_CONTENT, row, payout, null, read, "", null);
        }
        return page(view, HttpStatus.OK, row, payout, choice(row, payout), read, "", null);
    }

    private ResponseEntity<String> answer(
            View view, ConnectionRow row, String payout, Sent sent, HandPayoutDesk.Outcome outcome) {
        return outcome.problem().isEmpty()
                ? Html.seeOther(view.url("/loose-ends?done=payout-taken"))
                : page(
                        view,
                        HttpStatus.UNPROCESSABLE_CONTENT,
                        row,
                        payout,
                        choice(row, payout),
                        sent,
                        outcome.problem(),
                        outcome.difference().orElse(null));
    }

    private static Sent sent(Map<String, String> sent, @Nullable List<String> ticked) {
        var ids = new TreeSet<String>();
        if (ticked != null) {
            ticked.stream()
                    .limit(ByHandSource.SHOWN_MAX)
                    .filter(id -> id.matches("[A-Za-z0-9_-]{1,200}"))
                    .forEach(ids::add);
        }
        var act = sent.getOrDefault("do", "");
        var page = act.startsWith("page-") ? act.substring("page-".length()) : sent.getOrDefault("page", "1");
        return new Sent(
                ids,
                bounded(sent, "q"),
                act.equals("search") || !page.matches("[1-9]\\d{0,4}") ? 1 : Integer.parseInt(page),
                bounded(sent, "reason"),
                sent.containsKey("stays"));
    }

    private static String bounded(Map<String, String> sent, String field) {
        var value = sent.getOrDefault(field, "").strip();
        return value.length() > TEXT_CHARS_MAX ? value.substring(0, TEXT_CHARS_MAX) : value;
    }

    private ConnectionRow row(View view, Ref ref, String payout) {
        if (!payout.matches("[A-Za-z0-9_-]{1,200}")) {
            throw new NotFoundException();
        }
        return actions.desks().connections().find(view.company().id(), ref.id()).orElseThrow(NotFoundException::new);
    }

    /** Null where the provider could not be asked. */
    private @Nullable Choice choice(ConnectionRow row, String payout) {
        try {
            return actions.desks()
                    .handPayouts()
                    .choice(row.company(), row.id(), payout)
                    .orElseThrow(NotFoundException::new);
        } catch (ProviderFailure | IllegalArgumentException e) {
            // A connection that cannot be opened answers as little as one that is not there.
            LOG.info("payout by hand: {}", e.getMessage());
            return null;
        }
    }

    private ResponseEntity<String> page(
            View view,
            HttpStatus status,
            ConnectionRow row,
            String payout,
            @Nullable Choice choice,
            Sent sent,
            String problem,
            @Nullable Money difference) {
        var found = choice == null
                ? List.<Transaction>of()
                : choice.standing().transactions().stream()
                        .filter(one -> fits(one, sent.query()))
                        .limit(ByHandSource.SHOWN_MAX)
                        .toList();
        int pages = Math.max(1, (found.size() + SHOWN - 1) / SHOWN);
        int page = Math.min(pages, sent.page());
        var shown = found.subList((page - 1) * SHOWN, Math.min(found.size(), page * SHOWN));
        var known = new HashSet<String>();
        if (choice != null) {
            choice.standing().transactions().forEach(one -> known.add(one.id()));
        }
        var ticked = new TreeSet<>(sent.ticked());
        ticked.retainAll(known);
        var model = new HandPayoutPage(
                row.id(),
                row.name(),
                row.connector(),
                payout,
                choice,
                shown,
                found.size(),
                page,
                pages,
                sent.query(),
                ticked,
                sent.reason(),
                sent.stays(),
                problem,
                difference,
                view.role().decides());
        return html.page(status, "handpayouts/one.jte", Map.of("v", view, "p", model));
    }

    private static boolean fits(Transaction one, String query) {
        var wanted = query.toLowerCase(Locale.ROOT);
        return wanted.isEmpty()
                || one.id().toLowerCase(Locale.ROOT).contains(wanted)
                || one.line().orderReference().toLowerCase(Locale.ROOT).contains(wanted)
                || one.line().providerOrderId().toLowerCase(Locale.ROOT).contains(wanted);
    }
}
