package se.knyt.server.shell;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import se.knyt.engine.db.DatabaseException;

/** Errors that arise before a handler is reached: a missing or stale form token, a malformed request. */
@Controller
class ErrorFallback implements ErrorController {
    private final ErrorPages pages;

    ErrorFallback(ErrorPages pages) {
        this.pages = pages;
    }

    @RequestMapping("/error")
    ResponseEntity<String> error(HttpServletRequest request) {
        int code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer value ? value : 404;
        var status = HttpStatus.resolve(code);
        if (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION) instanceof Throwable failure) {
            if (DatabaseException.isUnreachable(failure)) {
                return pages.page(request, HttpStatus.SERVICE_UNAVAILABLE, "database", "");
            }
            var cut = CutBody.status(failure);
            if (cut.isPresent() && cut.getAsInt() == HttpStatus.SERVICE_UNAVAILABLE.value()) {
                return pages.cut(request, HttpStatus.SERVICE_UNAVAILABLE);
            }
        }
        if (status == HttpStatus.FORBIDDEN) {
            return pages.page(request, status, "stale-form", "");
        }
        if (status == null || status == HttpStatus.NOT_FOUND) {
            return pages.page(request, HttpStatus.NOT_FOUND, "not-found", "");
        }
        return pages.page(request, status, status.is5xxServerError() ? "ours" : "not-understood", "");
    }
}
