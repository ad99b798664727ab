#ifndef CCURL_H
#define CCURL_H

// curl's own type checks turn its variadic functions into macros, which Swift does not import.
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or newer is needed: CURLOPT_QUICK_EXIT keeps the deadline when a name server does not answer"
#endif

// libcurl is loaded when it is first needed and not when the program starts: it brings two dozen libraries along, which would cost
// every command some milliseconds, also those that send nothing.

// Loads and initialises libcurl, once in a process and for its whole life; may be called from any thread and as often as one likes.
// The other functions may be called after it has returned NULL; else it returns why there is no libcurl, a text that stays.
const char *ccurl_load(void);

CURL *ccurl_easy_init(void);
void ccurl_easy_cleanup(CURL *handle);
void ccurl_easy_reset(CURL *handle);
CURLcode ccurl_easy_perform(CURL *handle);
const char *ccurl_easy_strerror(CURLcode code);

// Swift cannot call variadic C functions: one wrapper per kind of argument stands in for curl_easy_setopt and curl_easy_getinfo.
CURLcode ccurl_setopt_long(CURL *handle, CURLoption option, long value);
CURLcode ccurl_setopt_offset(CURL *handle, CURLoption option, curl_off_t value);
CURLcode ccurl_setopt_string(CURL *handle, CURLoption option, const char *value);
CURLcode ccurl_setopt_pointer(CURL *handle, CURLoption option, const void *value);
CURLcode ccurl_setopt_receive_function(CURL *handle, CURLoption option, curl_write_callback function);
CURLcode ccurl_setopt_progress_function(CURL *handle, curl_xferinfo_callback function);
CURLcode ccurl_getinfo_long(CURL *handle, CURLINFO info, long *value);
CURLcode ccurl_getinfo_offset(CURL *handle, CURLINFO info, curl_off_t *value);

struct curl_slist *ccurl_slist_append(struct curl_slist *list, const char *line);
void ccurl_slist_free_all(struct curl_slist *list);

#endif
