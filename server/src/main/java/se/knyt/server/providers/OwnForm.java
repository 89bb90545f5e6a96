package se.knyt.server.providers;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.knyt.core.bookkeeping.OwnReceivable;
import se.knyt.core.bookkeeping.ProviderChecks.Problem;
import se.knyt.engine.books.OwnReceivableDesk;
import se.knyt.engine.books.OwnReceivableDesk.Input;
import se.knyt.engine.books.OwnReceivablePreview;
import se.knyt.engine.books.ProviderForm;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.View;

/** The form for an account of a contract's or a currency's own: as it stands, as it was sent, and what it would book. */
final class OwnForm {
    private static final int VALUE_CHARS_MAX = 100;
    private static final int SHOPS_MAX = 1000;

    private final Actions actions;
    private final View view;
    private final ProviderForm form;

    OwnForm(Actions actions, View view, ProviderForm form) {
        this.actions = actions;
        this.view = view;
        this.form = form;
    }

    static Input input(Map<String, String> sent, @Nullable List<String> shops) {
        var chosen = shops == null
                ? Set.<Long>of()
                : shops.stream()
                        .limit(SHOPS_MAX)
                        .filter(shop -> shop.matches("\\d{1,18}"))
                        .map(Long::valueOf)
                        .collect(Collectors.toSet());
        return new Input(
                bounded(sent, "currency"),
                bounded(sent, "account"),
                bounded(sent, "method"),
                bounded(sent, "from"),
                chosen,
                bounded(sent, "transit"),
                bounded(sent, "bank"),
                bounded(sent, "held"));
    }

    private static String bounded(Map<String, String> sent, String field) {
        var value = sent.getOrDefault(field, "").strip();
        return value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) : value;
    }

    private OwnReceivableDesk desk() {
        return actions.desks().ownReceivables();
    }

    /** @param common whether there is to be no account of its own from the day */
    List<Problem> choose(Input input, boolean common) {
        long company = view.company().id();
        if (!common && input.account().isEmpty()) {
            return List.of(new Problem("account", "digits", List.of("")));
        }
        var wanted = common ? new Input(input.currency(), "", "", input.from(), Set.of(), "", "", "") : input;
        return desk().choose(
                        company,
                        form.provider(),
                        form.connection(),
                        wanted,
                        common ? Set.of() : chart(wanted),
                        view.user().email());
    }

    /** The accounting system is asked only for what is otherwise right. */
    private Set<Integer> chart(Input wanted) {
        long company = view.company().id();
        return desk().preview(company, form.provider(), form.connection(), wanted, Set.of())
                        .tried()
                        .problems()
                        .isEmpty()
                ? actions.chart(company)
                : Set.of();
    }

    /** As it stands for a currency, the choice to come before the one that holds; null where the connection is none of the provider's. */
    ProviderPage.@Nullable Own standing(String currency) {
        var found = state();
        if (found.isEmpty()) {
            return null;
        }
        var state = found.get();
        var of = state.next(currency).or(() -> state.now(currency)).filter(OwnReceivable::isOwn);
        var values = new TreeMap<String, String>();
        values.put("currency", of.map(OwnReceivable::currency).orElse(""));
        values.put("account", of.map(own -> text(own.account())).orElse(""));
        values.put("method", of.map(OwnReceivable::paymentMethod).orElse(""));
        values.put("from", state.tomorrow().toString());
        values.put("transit", of.map(own -> text(own.beside().transit())).orElse(""));
        values.put("bank", of.map(own -> text(own.beside().bank())).orElse(""));
        values.put("held", of.map(own -> text(own.beside().reserve())).orElse(""));
        return new ProviderPage.Own(
                state, values, of.map(OwnReceivable::shops).orElse(Set.of()), List.of(), Optional.empty(), List.of());
    }

    /** As it was sent, with what it would book. */
    ProviderPage.@Nullable Own sent(Input input, List<Problem> problems) {
        var state = state();
        if (state.isEmpty()) {
            return null;
        }
        var values = new TreeMap<>(Map.of(
                "currency", input.currency(),
                "account", input.account(),
                "method", input.method(),
                "from", input.from(),
                "transit", input.transit(),
                "bank", input.bank(),
                "held", input.held()));
        var tried = input.account().isEmpty()
                ? Optional.<OwnReceivablePreview.Of>empty()
                : Optional.of(desk().preview(view.company().id(), form.provider(), form.connection(), input, Set.of()));
        return new ProviderPage.Own(
                state.get(),
                values,
                input.shops(),
                problems,
                tried.map(one -> ProvidersController.shown(view, one.tried())),
                tried.map(OwnReceivablePreview.Of::open).orElse(List.of()));
    }

    private Optional<OwnReceivableDesk.State> state() {
        return desk().state(view.company().id(), form.provider(), form.connection());
    }

    private static String text(int account) {
        return account == 0 ? "" : String.valueOf(account);
    }
}
