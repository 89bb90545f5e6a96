package se.knyt.server.vouchers;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import se.knyt.engine.flows.DraftDesk;
import se.knyt.engine.flows.PostingPreview;
import se.knyt.server.access.Allowed;
import se.knyt.server.access.Role;
import se.knyt.server.actions.Actions;
import se.knyt.server.shell.Html;
import se.knyt.server.shell.PayoutAddress;
import se.knyt.server.shell.Ref;
import se.knyt.server.shell.TrailAddress;
import se.knyt.server.shell.View;

/** Vouchers that a rule leaves for a person: each with what would be booked, and a button that books it. */
@Controller
class VoucherDraftsController {
    private static final int MAX = 20;

    private final Actions actions;
    private final Html html;

    VoucherDraftsController(Actions actions, Html html) {
        this.actions = actions;
        this.html = html;
    }

    private DraftDesk desk() {
        return actions.desks().drafts();
    }

    @GetMapping("/c/{company}/vouchers/drafts")
    ResponseEntity<String> page(View view) {
        var waiting = desk().waiting(view.company().id(), MAX + 1);
        return html.page(
                view,
                "vouchers/drafts.jte",
                new DraftsPage(
                        waiting.stream().limit(MAX).map(one -> shown(view, one)).toList(), waiting.size() > MAX));
    }

    private static DraftsPage.Draft shown(View view, DraftDesk.Waiting one) {
        var arguments = new TreeMap<>(one.arguments());
        arguments.put("order", one.number());
        arguments.put("provider", one.provider());
        arguments.put("reference", one.number());
        boolean ofPayout = one.payout() != 0;
        return new DraftsPage.Draft(
                one.code(),
                one.trail() == 0 ? "" : view.ref(one.trail()),
                ofPayout ? view.ref(one.payout()) : "",
                one.asked(),
                ofPayout
                        ? view.url(PayoutAddress.path(one.provider(), one.number(), one.payout()))
                        : view.url(TrailAddress.path(one.number(), one.trail())),
                ofPayout ? view.system(one.provider()) + " " + one.number() : "#" + one.number(),
                view.messages().of(one.code(), arguments).why(),
                one.vouchers().stream()
                        .map(voucher -> new DraftsPage.Voucher(
                                voucher.day().orElse(null), new PostingPreview(voucher.rows(), "", Map.of())))
                        .toList());
    }

    @PostMapping("/c/{company}/vouchers/drafts")
    @Allowed({Role.OWNER, Role.BOOKKEEPER})
    ResponseEntity<String> book(
            View view,
            @RequestParam(defaultValue = "") String code,
            @RequestParam(required = false) Optional<Ref> trail,
            @RequestParam(required = false) Optional<Ref> payout,
            @RequestParam(defaultValue = "") String asked) {
        boolean said = desk().book(
                        view.company().id(),
                        code,
                        trail.map(Ref::id).orElse(0L),
                        payout.map(Ref::id).orElse(0L),
                        asked,
                        view.user().email());
        return Html.seeOther(view.url("/vouchers/drafts?done=" + (said ? "draft-booked" : "nothing-to-retry")));
    }
}
