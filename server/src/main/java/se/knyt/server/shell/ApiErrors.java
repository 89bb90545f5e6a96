package se.knyt.server.shell;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** What a program is told that calls the API in a way that there is not: JSON in the form of the API's own errors, never a page. */
final class ApiErrors {
    private ApiErrors() {}

    static boolean concerns(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/api/");
    }

    /**
     * @param status 405 for a method that the address does not have, 404 for an address that there is not
     * @param headers such as {@code Allow}, which a 405 names
     */
    static ResponseEntity<String> answer(HttpStatus status, HttpHeaders headers) {
        var code = status.getReasonPhrase().toLowerCase(Locale.ROOT).replace(' ', '-');
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_JSON)
                .body("{\"error\":\"" + code + "\",\"errors\":[]}");
    }
}
