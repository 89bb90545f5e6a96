package se.knyt.server.trails;

import java.util.List;
import java.util.function.Function;
import se.knyt.server.shell.View;

/** Several shops use the order number that an address or a form has, so that nobody knows which purchase is meant; nothing was done. */
public final class SeveralPurchases extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient View view;
    private final transient SeveralPage page;

    SeveralPurchases(View view, List<Purchases.Fitting> fitting, Function<Purchases.Purchase, String> to) {
        super("several purchases have the order number", null, false, false);
        this.view = view;
        this.page = new SeveralPage(
                fitting.getFirst().row().number(),
                fitting.stream()
                        .map(each -> new SeveralPage.Choice(each, to.apply(each.purchase())))
                        .toList());
    }

    View view() {
        return view;
    }

    SeveralPage page() {
        return page;
    }
}
