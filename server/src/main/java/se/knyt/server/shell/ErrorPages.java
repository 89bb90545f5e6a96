package se.knyt.server.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import se.knyt.engine.db.DatabaseException;
import se.knyt.server.access.SignedIn;
import se.knyt.server.text.Language;
import se.knyt.server.text.Texts;

/** Errors as pages: whose fault it is, what is lost (nothing), what to do, and a reference that stands in the log too. */
@ControllerAdvice
class ErrorPages {
    private static final Logger LOG = LoggerFactory.getLogger(ErrorPages.class);
    private static final String LETTERS = "23456789abcdefghjkmnpqrstuvwxyz";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Html html;

    ErrorPages(Html html) {
        this.html = html;
    }

    @ExceptionHandler({NotFoundException.class, NoResourceFoundException.class})
    ResponseEntity<String> notFound(HttpServletRequest request) {
        if (ApiErrors.concerns(request)) {
            return ApiErrors.answer(HttpStatus.NOT_FOUND, HttpHeaders.EMPTY);
        }
        return page(request, HttpStatus.NOT_FOUND, "not-found", "");
    }

    @ExceptionHandler(RefusedException.class)
    ResponseEntity<String> refused(HttpServletRequest request, RefusedException refusal) {
        return page(request, HttpStatus.valueOf(refusal.status()), refusal.kind(), "");
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<String> failed(HttpServletRequest request, Exception failure) {
        if (ApiErrors.concerns(request) && failure instanceof ErrorResponse refusal && isRefused(refusal)) {
            var status = HttpStatus.resolve(refusal.getStatusCode().value());
            return ApiErrors.answer(status == null ? HttpStatus.BAD_REQUEST : status, refusal.getHeaders());
        }
        boolean refused = failure instanceof ErrorResponse response && isRefused(response);
        if (refused || failure instanceof TypeMismatchException || DatabaseException.isNoText(failure)) {
            return page(request, HttpStatus.BAD_REQUEST, "not-understood", "");
        }
        var cut = CutBody.status(failure);
        if (cut.isPresent()) {
            LOG.info("{} {}: the body did not come whole, {}", request.getMethod(), shown(request), cut.getAsInt());
            var status = HttpStatus.resolve(cut.getAsInt());
            return cut(request, status == null ? HttpStatus.BAD_REQUEST : status);
        }
        if (DatabaseException.isUnreachable(failure)) {
            LOG.warn("{} {}: the database does not answer", request.getMethod(), shown(request));
            return page(request, HttpStatus.SERVICE_UNAVAILABLE, "database", "");
        }
        var reference = reference();
        LOG.error("{} {} failed, reference {}", request.getMethod(), shown(request), reference, failure);
        return page(request, HttpStatus.INTERNAL_SERVER_ERROR, "ours", reference);
    }

    private static boolean isRefused(ErrorResponse response) {
        return response.getStatusCode().is4xxClientError();
    }

    /** Of a body that did not come whole. It is nobody's fault where there was no room for it, and it helps to send it again. */
    ResponseEntity<String> cut(HttpServletRequest request, HttpStatus status) {
        return page(request, status, status == HttpStatus.SERVICE_UNAVAILABLE ? "crowded" : "not-understood", "");
    }

    /** What is asked for, without what is secret in an address. */
    private static String shown(HttpServletRequest request) {
        var path = request.getRequestURI();
        return path.startsWith("/hooks/") ? "/hooks/…" : path;
    }

    ResponseEntity<String> page(HttpServletRequest request, HttpStatus status, String kind, String reference) {
        var language = language(request);
        var page = new ErrorPage(language, Texts.of(language), kind, reference, "/");
        return html.page(status, "shell/error.jte", Map.of("p", page));
    }

    private static Language language(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication != null && authentication.getPrincipal() instanceof SignedIn user
                ? user.language()
                : Language.accepted(Optional.ofNullable(request.getHeader("Accept-Language"))
                        .orElse(""));
    }

    private static String reference() {
        var text = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            text.append(i == 4 ? "-" : "").append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
