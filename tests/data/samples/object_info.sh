curl --location --request GET "https://{BASE_URL}/v1/datamart/{INSTANCE_ID}/get_object_info/<OBJECT_NAME>" \
--header "Authorization: Bearer <API_TOKEN>"
