#include "ccurl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

#ifdef __APPLE__
#define LIBRARY "libcurl.4.dylib"
#else
#define LIBRARY "libcurl.so.4"
#endif

static struct {
    CURLcode (*global_init)(long);
    CURL *(*easy_init)(void);
    void (*easy_cleanup)(CURL *);
    void (*easy_reset)(CURL *);
    CURLcode (*easy_perform)(CURL *);
    const char *(*easy_strerror)(CURLcode);
    CURLcode (*easy_setopt)(CURL *, CURLoption, ...);
    CURLcode (*easy_getinfo)(CURL *, CURLINFO, ...);
    struct curl_slist *(*slist_append)(struct curl_slist *, const char *);
    void (*slist_free_all)(struct curl_slist *);
} curl;

static pthread_once_t once = PTHREAD_ONCE_INIT;
static const char *failure;
static char failure_text[256];

static void load(void) {
    void *library = dlopen(LIBRARY, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(failure_text, sizeof failure_text, "%s", reason == NULL ? LIBRARY " cannot be loaded" : reason);
        failure = failure_text;
        return;
    }
    static const struct {
        const char *name;
        void *place;
    } functions[] = {
        {"curl_global_init", &curl.global_init},     {"curl_easy_init", &curl.easy_init},
        {"curl_easy_cleanup", &curl.easy_cleanup},   {"curl_easy_reset", &curl.easy_reset},
        {"curl_easy_perform", &curl.easy_perform},   {"curl_easy_strerror", &curl.easy_strerror},
        {"curl_easy_setopt", &curl.easy_setopt},     {"curl_easy_getinfo", &curl.easy_getinfo},
        {"curl_slist_append", &curl.slist_append},   {"curl_slist_free_all", &curl.slist_free_all},
    };
    for (size_t index = 0; index < sizeof functions / sizeof functions[0]; index++) {
        void *function = dlsym(library, functions[index].name);
        if (function == NULL) {
            snprintf(failure_text, sizeof failure_text, LIBRARY " has no %s", functions[index].name);
            failure = failure_text;
            return;
        }
        // POSIX wants a function's address to fit into a void pointer.
        *(void **)functions[index].place = function;
    }
    if (curl.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) failure = LIBRARY " cannot be initialised";
}

const char *ccurl_load(void) {
    pthread_once(&once, load);
    return failure;
}

CURL *ccurl_easy_init(void) {
    return curl.easy_init();
}

void ccurl_easy_cleanup(CURL *handle) {
    curl.easy_cleanup(handle);
}

void ccurl_easy_reset(CURL *handle) {
    curl.easy_reset(handle);
}

CURLcode ccurl_easy_perform(CURL *handle) {
    return curl.easy_perform(handle);
}

const char *ccurl_easy_strerror(CURLcode code) {
    return curl.easy_strerror(code);
}

CURLcode ccurl_setopt_long(CURL *handle, CURLoption option, long value) {
    return curl.easy_setopt(handle, option, value);
}

CURLcode ccurl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value) {
    return curl.easy_setopt(handle, option, value);
}

CURLcode ccurl_setopt_string(CURL *handle, CURLoption option, const char *value) {
    return curl.easy_setopt(handle, option, value);
}

CURLcode ccurl_setopt_pointer(CURL *handle, CURLoption option, const void *value) {
    return curl.easy_setopt(handle, option, value);
}

CURLcode ccurl_setopt_receive_function(CURL *handle, CURLoption option, curl_write_callback function) {
    return curl.easy_setopt(handle, option, function);
}

CURLcode ccurl_setopt_progress_function(CURL *handle, curl_xferinfo_callback function) {
    return curl.easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, function);
}

CURLcode ccurl_getinfo_long(CURL *handle, CURLINFO info, long *value) {
    return curl.easy_getinfo(handle, info, value);
}

CURLcode ccurl_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value) {
    return curl.easy_getinfo(handle, info, value);
}

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line) {
    return curl.slist_append(list, line);
}

void ccurl_slist_free_all(struct curl_slist *list) {
    if (list != NULL) curl.slist_free_all(list);
}
