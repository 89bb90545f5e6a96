package se.knyt.server.rules;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;
import se.knyt.engine.books.LineTrial;
import se.knyt.engine.flows.RefundTrial;
import se.knyt.engine.flows.ReturnDrafts;
import se.knyt.engine.flows.RuleDesk;
import se.knyt.engine.flows.RuleTrial;
import se.knyt.engine.rules.RuleSubject;
import se.knyt.engine.settings.SettingsStore;
import se.knyt.server.actions.Actions;
import se.knyt.server.rules.RuleTryPage.Option;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.View;
import se.knyt.server.trails.Purchases;

/** Tries rules that are being edited, in place of those in use, on what is there. */
@Component
class RuleTry {
    private static final int TEXT_CHARS_MAX = 100;
    /** Orders with one number whose refunds are offered. */
    private static final int PURCHASES_MAX = 5;

    private final RuleDesk desk;
    private final Actions actions;
    private final Purchases purchases;
    private final TrialChoices choices;

    RuleTry(RuleDesk desk, Actions actions, Purchases purchases, TrialChoices choices) {
        this.desk = desk;
        this.actions = actions;
        this.purchases = purchases;
        this.choices = choices;
    }

    /**
     * What rules about something can be tried on.
     *
     * @param number of an order or reference of a payout, empty for the newest
     */
    RuleTryPage offered(View view, RuleSubject subject, String picked, String number) {
        var wanted = shortened(number.strip().replaceFirst("^#", ""));
        return new RuleTryPage(options(view, subject, wanted), picked, wanted);
    }

    /** Tries the one that is picked; where a number is given and none of its own is picked, the first of them. */
    RuleTryPage tried(View view, RuleSubject subject, RuleTryPage offered, UnaryOperator<SettingsStore.InUse> rules) {
        boolean own = offered.number().isEmpty()
                || offered.options().stream().anyMatch(o -> o.value().equals(offered.picked()));
        var picked = own
                ? offered.picked()
                : offered.options().stream().findFirst().map(Option::value).orElse("");
        long company = view.company().id();
        var parts = picked.split("/", 2);
        long id = Ref.valueOf(parts[0]).id();
        var rest = parts.length > 1 ? parts[1] : "";
        int seq = rest.matches("\\d{1,9}") ? Integer.parseInt(rest) : -1;
        var order = subject == RuleSubject.ORDER ? desk.tried(company, id, rules) : Optional.<RuleTrial>empty();
        var line = subject == RuleSubject.PAYOUT_LINE
                ? desk.triedLine(company, id, seq, rules)
                : Optional.<LineTrial>empty();
        var refund = subject == RuleSubject.REFUND
                ? actions.desks().refundWords().tried(company, id, rest, rules)
                : Optional.<RefundTrial>empty();
        var draft = subject == RuleSubject.RETURN_DRAFT
                ? actions.desks().returnDrafts().tried(company, id, seq, rules)
                : Optional.<ReturnDrafts.Trial>empty();
        boolean missing = order.isEmpty() && line.isEmpty() && refund.isEmpty() && draft.isEmpty();
        var path = refund.map(t -> new Purchases.Purchase(id, t.refund().order()).path())
                .orElse("");
        return new RuleTryPage(picked, offered.number(), offered.options(), missing, order, line, refund, draft, path);
    }

    private List<Option> options(View view, RuleSubject subject, String number) {
        long company = view.company().id();
        return switch (subject) {
            case ORDER -> orders(view, number);
            case REFUND -> refunds(view, number);
            case PAYOUT_LINE ->
                choices.lines(company, number, 0).stream()
                        .map(c -> line(view, c))
                        .toList();
            case RETURN_DRAFT ->
                choices.drafts(company).stream().map(c -> line(view, c)).toList();
        };
    }

    private List<Option> orders(View view, String number) {
        if (number.isEmpty()) {
            return choices.orders(view.company().id()).stream()
                    .map(c -> new Option(
                            c.of().ref(),
                            "#" + c.of().number() + ", " + view.moment(c.placedAt()) + ", "
                                    + view.format().amount(c.total())))
                    .toList();
        }
        return purchases.numbered(view, number).stream()
                .map(f -> new Option(
                        f.purchase().ref(),
                        f.shop().isEmpty()
                                ? "#" + f.purchase().number()
                                : "#" + f.purchase().number() + ", " + f.shop()))
                .toList();
    }

    private List<Option> refunds(View view, String number) {
        long company = view.company().id();
        var of = number.isEmpty()
                ? choices.refunds(company)
                : purchases.numbered(view, number).stream()
                        .limit(PURCHASES_MAX)
                        .flatMap(f -> actions
                                .desks()
                                .refundWords()
                                .refunds(company, f.purchase().id())
                                .stream()
                                .map(t -> new RefundTrialPage.Choice(
                                        f.purchase(),
                                        t.key(),
                                        t.amount(),
                                        t.on(),
                                        t.why().code())))
                        .toList();
        return of.stream()
                .map(c -> new Option(
                        c.of().ref() + "/" + c.key(),
                        "#" + c.of().number() + ", " + view.day(c.on()) + ", "
                                + view.format().amount(c.amount())))
                .toList();
    }

    private static Option line(View view, LineTrialPage.Choice c) {
        return new Option(
                Ref.of(c.payout()) + "/" + c.seq(),
                view.system(c.provider()) + " " + c.reference() + ", " + view.t("lines.row", c.line()) + ": "
                        + LineTried.kind(view, c.kind(), c.word()) + ", "
                        + view.format().amount(c.amount()));
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), TEXT_CHARS_MAX));
    }
}
