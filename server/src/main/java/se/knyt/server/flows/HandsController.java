package se.knyt.server.flows;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.actions.Actions.HandForm;
import se.knyt.server.db.Sql;
import se.knyt.server.db.WebDatabase;
import se.knyt.server.flows.HandsPage.Account;
import se.knyt.server.flows.HandsPage.Channel;
import se.knyt.server.flows.HandsPage.HandInput;
import se.knyt.server.flows.HandsPage.HandRow;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.NotFoundException;
import se.knyt.server.shell.View;
import se.knyt.spi.ConnectorInfo;

/** One hand on the money: by payment method and shop, who captures and who refunds. */
@Controller
class HandsController {
    private static final String CONNECTIONS =
            "select connection_id, connector, name from connection where company_id = ? order by name, connection_id limit 200";

    private final WebDatabase database;
    private final Actions actions;
    private final Html html;

    HandsController(WebDatabase database, Actions actions, Html html) {
        this.database = database;
        this.actions = actions;
        this.html = html;
    }

    @GetMapping("/c/{company}/flows/money")
    ResponseEntity<String> hands(View view) {
        return html.page(view, "flows/hands.jte", page(view, "", HandInput.EMPTY));
    }

    private HandsPage page(View view, String problem, HandInput input) {
        return database.inCompany(view.company().id(), sql -> read(sql, view, problem, input));
    }

    private HandsPage read(Sql sql, View view, String problem, HandInput input) throws SQLException {
        var shops = of(ConnectorInfo.Family.SHOP);
        var providers = of(ConnectorInfo.Family.PAYMENT_PROVIDER);
        var methods = new LinkedHashSet<String>();
        var channels = new ArrayList<Channel>();
        var accounts = new ArrayList<Account>();
        sql.list(
                CONNECTIONS,
                row -> {
                    long id = row.number("connection_id");
                    if (shops.contains(row.text("connector"))) {
                        channels.add(new Channel(id, view.ref(id), row.text("name")));
                    }
                    if (providers.contains(row.text("connector"))) {
                        accounts.add(new Account(id, view.ref(id), row.text("connector"), row.text("name")));
                        methods.add(row.text("connector"));
                    }
                    return id;
                },
                view.company().id());
        var hands = actions.hands(view.company().id());
        hands.stream().map(HandForm::method).filter(m -> !m.isEmpty()).forEach(methods::add);
        var rows = hands.stream()
                .map(h -> new HandRow(
                        h.method(),
                        name(channels, h.channel()),
                        h.captures(),
                        h.refunds(),
                        account(accounts, h.connection())))
                .toList();
        var several = accounts.stream()
                // Of what is known by files alone nothing is captured there.
                .filter(a -> !a.method().equals("other"))
                .filter(a -> accounts.stream()
                                .filter(b -> b.method().equals(a.method()))
                                .count()
                        > 1)
                .toList();
        return new HandsPage(rows, List.copyOf(methods), channels, several, problem, input);
    }

    private Set<String> of(ConnectorInfo.Family family) {
        return actions.catalogue().stream()
                .filter(i -> i.family() == family)
                .map(ConnectorInfo::id)
                .collect(Collectors.toSet());
    }

    private static String account(List<Account> accounts, long id) {
        return accounts.stream()
                .filter(a -> a.id() == id)
                .map(Account::name)
                .findFirst()
                .orElse("");
    }

    private static String name(List<Channel> channels, long id) {
        return channels.stream()
                .filter(c -> c.id() == id)
                .map(Channel::name)
                .findFirst()
                .orElse("");
    }

    @PostMapping("/c/{company}/flows/money")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> choose(
            View view,
            @RequestParam(defaultValue = "") String method,
            @RequestParam(defaultValue = "") String channel,
            @RequestParam(defaultValue = "") String hand,
            @RequestParam(defaultValue = "shop") String refunds,
            @RequestParam(defaultValue = "") String account) {
        var input = new HandInput(method.strip(), channel, hand, refunds, account);
        var page = page(view, "", input);
        var problem = problem(page, input);
        if (!problem.isEmpty()) {
            return html.page(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "flows/hands.jte",
                    java.util.Map.of("v", view, "p", page(view, problem, input)));
        }
        long shop = page.channels().stream()
                .filter(c -> c.ref().equals(channel))
                .mapToLong(Channel::id)
                .findFirst()
                .orElse(0);
        var hands = new ArrayList<>(actions.hands(view.company().id()));
        hands.removeIf(h -> h.method().equals(input.method()) && h.channel() == shop);
        var at = page.accounts().stream().filter(a -> a.ref().equals(account)).findFirst();
        hands.add(new HandForm(
                input.method(), shop, hand, refunds, at.map(Account::id).orElse(0L)));
        actions.saveHands(
                view.company().id(),
                hands,
                "+ " + said(hand, refunds) + at.map(a -> " / " + a.name()).orElse(""),
                view.user().email());
        return Html.seeOther(view.url("/flows/money?done=hand-chosen"));
    }

    /** As the audit log and the list of settings show it: who captures, then who refunds. */
    private static String said(String captures, String refunds) {
        return captures + " / " + refunds;
    }

    /** Key of what is wrong, empty when nothing is. */
    private static String problem(HandsPage page, HandInput input) {
        if (!HandsPage.HANDS.contains(input.captures())) {
            return "hands.problem.hand";
        }
        if (!HandsPage.HANDS.contains(input.refunds())) {
            return "hands.problem.refunds";
        }
        boolean known = input.method().isEmpty() || page.methods().contains(input.method());
        boolean shop = input.channel().isEmpty()
                || page.channels().stream().anyMatch(c -> c.ref().equals(input.channel()));
        if (!known || !shop) {
            return "hands.problem.unknown";
        }
        boolean account = input.account().isEmpty()
                || page.accounts().stream()
                        .anyMatch(a ->
                                a.ref().equals(input.account()) && a.method().equals(input.method()));
        if (!account) {
            return "hands.problem.account";
        }
        // At the provider only where it is known which: every method is not one provider.
        boolean atProvider = "knyt-at-provider".equals(input.captures()) || "knyt-at-provider".equals(input.refunds());
        return atProvider && input.method().isEmpty() ? "hands.problem.provider" : "";
    }

    @PostMapping("/c/{company}/flows/money/{place}/remove")
    @Allowed({Role.OWNER, Role.INTEGRATOR})
    ResponseEntity<String> remove(View view, @PathVariable int place) {
        var hands = new ArrayList<>(actions.hands(view.company().id()));
        if (place < 0 || place >= hands.size()) {
            throw new NotFoundException();
        }
        var removed = hands.remove(place);
        actions.saveHands(
                view.company().id(),
                hands,
                "− " + said(removed.captures(), removed.refunds()),
                view.user().email());
        return Html.seeOther(view.url("/flows/money?done=hand-removed"));
    }
}
