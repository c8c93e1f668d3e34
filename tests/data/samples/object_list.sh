curl --location --request GET "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/get_object_list" \
--header "Authorization: Bearer <API_TOKEN>"
