package se.knyt.server.trails;

import java.util.Map;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import se.knyt.server.shell.Html;

/** Lets the reader choose where an order number is that of several purchases; before what is told of any failure. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class SeveralPages {
    private final Html html;

    SeveralPages(Html html) {
        this.html = html;
    }

    @ExceptionHandler(SeveralPurchases.class)
    ResponseEntity<String> choose(HttpMethod method, SeveralPurchases several) {
        // What was to be done is not: which of them it was meant for, nobody knows.
        var status = method.equals(HttpMethod.POST) ? HttpStatus.CONFLICT : HttpStatus.OK;
        return html.page(status, "trails/several.jte", Map.of("v", several.view(), "p", several.page()));
    }
}
